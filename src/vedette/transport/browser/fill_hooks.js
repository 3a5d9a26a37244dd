// SPDX-License-Identifier: Apache-2.0
// Puts values into the fields of a page, as somebody would who wants to get on. `own.filling(options)` returns the
// function that fills what is empty among the elements that it is given.
(() => {
  "use strict";
  const own = window.__vedette;
  if (!own || own.filling) return;
  const NOT_WRITTEN = /^(hidden|submit|button|image|reset|checkbox|radio|file)$/;
  const AGREE = new RegExp("agree|accept|consent|terms|confirm|zustimm|akzeptier|einverstanden|bedingungen|accepte|conditions|" +
    "acepto|t[eé]rminos|accetto|condizioni|aceito|termos|akkoord|voorwaarden|kabul|onay", "i");
  const CANDIDATES = [..."a1A-._ @/+:#"];

  // Returns a text that a pattern matches, where it is a simple one; else nothing. What it returns was tried.
  const textFor = (pattern) => {
    let at = 0, steps = 0;
    const fits = (set) => CANDIDATES.find((each) => new RegExp(`^${set}$`).test(each)) || "";
    const atom = () => {
      const sign = pattern[at];
      if (sign === "(") {
        at += pattern.startsWith("(?:", at) ? 3 : 1;
        const inner = choice();
        at += 1;
        return inner;
      }
      const begun = at;
      at += sign === "\\" ? 2 : 1;
      if (sign === "[") { while (at < pattern.length && pattern[at] !== "]") at += pattern[at] === "\\" ? 2 : 1; at += 1; }
      if (sign === "^" || sign === "$") return "";
      return /[.[\\]/.test(sign) ? fits(pattern.slice(begun, at)) || pattern.slice(begun + 1, at) : sign;
    };
    const times = () => {
      const found = /^(?:\{(\d+)(?:,\d*)?\}|[*+?])\??/.exec(pattern.slice(at));
      if (!found) return 1;
      at += found[0].length;
      return Math.min(found[1] === undefined ? 1 : Number(found[1]), 100);
    };
    const choice = () => {
      let text = "", first = null;
      while (at < pattern.length && pattern[at] !== ")" && (steps += 1) < 500) {
        if (pattern[at] === "|") { at += 1; first = first === null ? text : first; text = ""; continue; }
        const piece = atom();
        text += piece.repeat(times());
      }
      return first === null ? text : first;
    };
    try {
      const text = choice();
      return new RegExp(`^(?:${pattern})$`).test(text) ? text : "";
    } catch { return ""; }
  };

  own.filling = (options) => {
    const names = options.names.map(([source, value]) => [new RegExp(source, "i"), value]);
    const labelOf = (field) => (field.labels && field.labels[0] ? field.labels[0].textContent : "") ||
      field.getAttribute("aria-label") || field.placeholder || field.title || "";
    const within = (field, value) => {
      if (field.min && (field.type === "number" || field.type === "range" ? Number(value) < Number(field.min) : value < field.min)) return field.min;
      if (field.max && (field.type === "number" || field.type === "range" ? Number(value) > Number(field.max) : value > field.max)) return field.max;
      return value;
    };
    const valueFor = (field) => {
      if (field.pattern) {
        const text = textFor(field.pattern);
        if (text) return text;
      }
      let value = field.type === "number" || field.type === "range" ? "1" : options.kinds[field.type];
      if (!value) {
        for (const words of [field.autocomplete, field.name, field.id, labelOf(field)]) {
          const found = words && names.find(([expression]) => expression.test(words));
          if (found) { value = found[1]; break; }
        }
      }
      value = value || "test";
      if (field.minLength > value.length) value = value.repeat(Math.ceil(field.minLength / value.length));
      return within(field, field.maxLength > 0 ? value.slice(0, field.maxLength) : value);
    };
    const setValue = (field, value) => {
      const slot = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value");
      if (slot && slot.set) slot.set.call(field, value); else field.value = value;
    };
    // By names and not by types: a frame's elements are of the frame's own types.
    const put = (field) => {
      const kind = field.localName, type = kind === "input" ? field.type : "";
      if (kind === "textarea" || (kind === "input" && !NOT_WRITTEN.test(type))) {
        if (field.value && !(type === "range" || type === "color")) return false;
        setValue(field, valueFor(field));
      } else if (type === "checkbox" && !field.checked && (field.required || AGREE.test(`${field.name} ${field.id} ${labelOf(field)}`))) field.click();
      else if (type === "radio" && field.name && !(field.form ? field.form.elements[field.name]?.value : field.getRootNode().querySelector(`[type=radio][name="${CSS.escape(field.name)}"]:checked`))) field.checked = true;
      else if (type === "file" && !field.files.length) field.files = own.parcel().files;
      else if (kind === "select" && !field.value) {
        const first = [...field.options].find((option) => option.value);
        if (!first) return false;
        setValue(field, first.value);
      } else if (field.isContentEditable && field.hasAttribute("contenteditable") && !field.textContent.trim()) field.textContent = "test";
      else return false;
      return true;
    };
    const fill = (fields) => {
      for (const field of fields) {
        if (field.disabled || field.readOnly || (options.excluded.length && field.closest(options.excluded.join(",")))) continue;
        try {
          if (!put(field)) continue;
          field.dispatchEvent(new Event("input", {bubbles: true, composed: true}));
          field.dispatchEvent(new Event("change", {bubbles: true}));
        } catch { /* a field that refuses a value keeps its own */ }
      }
    };
    return {fill, setValue};
  };
  own.parcel = () => {  // what is dropped, and what is chosen where a file is asked for
    const carried = new DataTransfer();
    carried.items.add(new File(["A small text file.\n"], "note.txt", {type: "text/plain"}));
    return carried;
  };
})();
