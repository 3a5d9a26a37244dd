// SPDX-License-Identifier: Apache-2.0
// Records where a marker of ours (vdt, two digits, letters and digits) comes out in the page's scripts. It sleeps in a
// page that holds no marker, and every hook forwards everything.
(() => {
  "use strict";
  const own = window.__vedette;
  const seeds = [location.href, window.name, document.referrer];
  try { seeds.push(document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)); } catch { /* opaque origin */ }
  if (!own || own.watchesSinks || !seeds.some((text) => String(text).includes("vdt"))) return;
  own.watchesSinks = true;
  const MARKER = /vdt\d\d[a-z0-9]{4,24}/i;
  const see = (sink, value) => {
    if (typeof value !== "string" || own.sinks.length >= 500) return;
    const found = MARKER.exec(value);
    if (found === null) return;
    const end = found.index + found[0].length;
    own.sinks.push({sink, marker: found[0], before: value.slice(Math.max(0, found.index - 200), found.index),
                    after: value.slice(end, end + 100), stack: String(new Error().stack).split("\n").slice(2, 8).join("\n")});
  };
  const onSet = (type, name, sink) => {
    const slot = type && Object.getOwnPropertyDescriptor(type.prototype, name);
    if (!slot || !slot.set) return;
    Object.defineProperty(type.prototype, name, {...slot, set(value) { see(sink, String(value)); return slot.set.call(this, value); }});
  };
  const onCall = (holder, name, sink, place = 0) => {
    const native = holder && holder[name];
    if (typeof native !== "function") return;
    holder[name] = function (...rest) { see(sink, rest[place]); return native.apply(this, rest); };
  };
  onSet(Element, "innerHTML", "innerHTML");
  onSet(Element, "outerHTML", "outerHTML");
  onSet(ShadowRoot, "innerHTML", "ShadowRoot.innerHTML");
  onSet(HTMLIFrameElement, "srcdoc", "iframe.srcdoc");
  onSet(HTMLIFrameElement, "src", "iframe.src");
  onSet(HTMLEmbedElement, "src", "embed.src");
  onSet(HTMLObjectElement, "data", "object.data");
  onSet(HTMLScriptElement, "src", "script.src");
  onSet(HTMLScriptElement, "text", "script.text");
  onSet(HTMLAnchorElement, "href", "a.href");
  onSet(HTMLAreaElement, "href", "area.href");
  onSet(HTMLBaseElement, "href", "base.href");
  onSet(HTMLFormElement, "action", "form.action");
  onSet(HTMLButtonElement, "formAction", "button.formAction");
  onSet(HTMLInputElement, "formAction", "input.formAction");
  const text = Object.getOwnPropertyDescriptor(Node.prototype, "textContent");
  Object.defineProperty(Node.prototype, "textContent", {...text, set(value) {
    if (this instanceof HTMLScriptElement) see("script.textContent", String(value));
    return text.set.call(this, value);
  }});
  onCall(Element.prototype, "insertAdjacentHTML", "insertAdjacentHTML", 1);
  onCall(Element.prototype, "setHTMLUnsafe", "setHTMLUnsafe");
  onCall(Document.prototype, "write", "document.write");
  onCall(Document.prototype, "writeln", "document.writeln");
  onCall(Range.prototype, "createContextualFragment", "createContextualFragment");
  onCall(window, "open", "window.open");
  onCall(window, "setInterval", "setInterval");
  onCall(window, "setTimeout", "setTimeout");
  onCall(window, "eval", "eval");
  const DANGEROUS = /^(on.*|href|src|action|formaction|data|srcdoc|xlink:href)$/i;
  const setAttribute = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name, value) {
    if (DANGEROUS.test(name)) see(`${this.localName}[${String(name).toLowerCase()}]`, String(value));
    return setAttribute.call(this, name, value);
  };
  window.Function = new Proxy(Function, {
    apply(target, self, rest) { see("Function", rest.map(String).join(",")); return Reflect.apply(target, self, rest); },
    construct(target, rest, made) { see("Function", rest.map(String).join(",")); return Reflect.construct(target, rest, made === window.Function ? target : made); },
  });
  if (window.navigation) navigation.addEventListener("navigate", (event) => {
    if (!event.destination.sameDocument) see("location", event.destination.url);
  });
})();
