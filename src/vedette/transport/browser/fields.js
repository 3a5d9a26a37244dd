// SPDX-License-Identifier: Apache-2.0
// Lists the fields, buttons and links of the page, each with a selector that finds it again.
() => {
  "use strict";
  const forms = [...document.forms];
  const selectorOf = (element) => {
    if (element.id && document.querySelectorAll(`#${CSS.escape(element.id)}`).length === 1) return `#${CSS.escape(element.id)}`;
    const steps = [];
    for (let here = element; here && here !== document.documentElement; here = here.parentElement) {
      const alike = here.parentElement ? [...here.parentElement.children].filter((each) => each.localName === here.localName) : [here];
      steps.push(`${here.localName}:nth-of-type(${alike.indexOf(here) + 1})`);
    }
    return steps.reverse().join(" > ");
  };
  const short = (text) => String(text || "").trim().replace(/\s+/g, " ").slice(0, 120);
  const labelOf = (element) => short((element.labels && element.labels[0] && element.labels[0].textContent) || element.placeholder ||
    element.getAttribute("aria-label") || element.textContent || element.value || element.title);
  const kindOf = (element) => {
    if (element.localName === "input") return element.type;
    if (element.localName === "a") return "link";
    return element.localName === "select" || element.localName === "textarea" ? element.localName : "button";
  };
  return [...document.querySelectorAll("input,select,textarea,button,[role=button],a[href]")].slice(0, 500).map((element) => ({
    selector: selectorOf(element), kind: kindOf(element), name: element.getAttribute("name") || "", identifier: element.id,
    label: labelOf(element), autocomplete: element.getAttribute("autocomplete") || "",
    isVisible: Boolean(element.getClientRects().length) && getComputedStyle(element).visibility !== "hidden",
    form: element.form ? forms.indexOf(element.form) : -1,
  }));
}
