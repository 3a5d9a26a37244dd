// SPDX-License-Identifier: Apache-2.0
// Lists the fields, buttons and links of the page, those in open shadow trees too, each with a selector that finds it
// again: CSS, and behind each " >> " what is looked for in the shadow tree of what stands before.
() => {
  "use strict";
  const MOST = 500;
  const forms = [...document.forms];
  const selectorIn = (element, root) => {
    if (element.id && root.querySelectorAll(`#${CSS.escape(element.id)}`).length === 1) return `#${CSS.escape(element.id)}`;
    const steps = [];
    for (let here = element; here && here !== document.documentElement; here = here.parentElement) {
      const alike = here.parentNode ? [...here.parentNode.children].filter((each) => each.localName === here.localName) : [here];
      steps.push(`${here.localName}:nth-of-type(${alike.indexOf(here) + 1})`);
    }
    return steps.reverse().join(" > ");
  };
  const selectorOf = (element) => {
    const root = element.getRootNode();
    const own = selectorIn(element, root);
    return root instanceof ShadowRoot ? `${selectorOf(root.host)} >> ${own}` : own;
  };
  const short = (text) => String(text || "").trim().replace(/\s+/g, " ").slice(0, 120);
  const labelOf = (element) => short((element.labels && element.labels[0] && element.labels[0].textContent) || element.placeholder ||
    element.getAttribute("aria-label") || element.textContent || element.value || element.title);
  const kindOf = (element) => {
    if (element.localName === "input") return element.type;
    if (element.localName === "a") return "link";
    return element.localName === "select" || element.localName === "textarea" ? element.localName : "button";
  };
  const found = [];
  const collect = (root, depth) => {
    for (const element of root.querySelectorAll("*")) {
      if (found.length >= MOST) return;
      if (element.matches("input,select,textarea,button,[role=button],a[href]")) found.push(element);
      if (element.shadowRoot && depth < 10) collect(element.shadowRoot, depth + 1);
    }
  };
  collect(document, 0);
  return found.map((element) => ({
    selector: selectorOf(element), kind: kindOf(element), name: element.getAttribute("name") || "", identifier: element.id,
    label: labelOf(element), autocomplete: element.getAttribute("autocomplete") || "",
    isVisible: Boolean(element.getClientRects().length) && getComputedStyle(element).visibility !== "hidden",
    form: element.form ? forms.indexOf(element.form) : -1,
  }));
}
