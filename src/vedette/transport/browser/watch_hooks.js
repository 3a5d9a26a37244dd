// SPDX-License-Identifier: Apache-2.0
// Records where markers of ours (vdt, two digits that name the source, nine letters and digits) come out in the page's
// scripts, and what the scripts look for in what they are given. Every hook forwards everything.
(() => {
  "use strict";
  const own = window.__vedette;
  if (!own || own.reads) return;
  own.reads = [];
  const MOST = 300;
  const MARKER = /vdt\d\d[a-z0-9]{9}/gi;
  const has = Function.prototype.call.bind(String.prototype.includes);
  const cut = Function.prototype.call.bind(String.prototype.slice);
  const each = Function.prototype.call.bind(String.prototype.matchAll);
  const codeOf = Function.prototype.call.bind(Function.prototype.toString);

  // --- where markers come out
  const seen = new Set();
  const see = (sink, value) => {
    if (typeof value !== "string" || own.sinks.length >= MOST || !has(value, "vdt")) return;
    for (const found of [...each(value, MARKER)].slice(0, 20)) {
      const marker = found[0], end = found.index + marker.length;
      const entry = {sink, marker, before: cut(value, Math.max(0, found.index - 200), found.index), after: cut(value, end, end + 60)};
      const key = JSON.stringify(entry);
      if (seen.has(key) || own.sinks.length >= MOST) continue;
      seen.add(key);
      own.sinks.push(entry);
    }
  };
  const onSet = (type, name, sink) => {
    const slot = type && Object.getOwnPropertyDescriptor(type.prototype, name);
    if (!slot || !slot.set) return;
    Object.defineProperty(type.prototype, name, {...slot, set(value) { see(sink, String(value)); return slot.set.call(this, value); }});
  };
  const onCall = (holder, name, sink) => {
    const native = holder && holder[name];
    if (typeof native !== "function") return;
    holder[name] = function (...rest) {
      for (const value of rest) see(sink, value instanceof URL ? value.href : value);
      return native.apply(this, rest);
    };
  };
  onSet(Element, "innerHTML", "innerHTML");
  onSet(Element, "outerHTML", "outerHTML");
  onSet(ShadowRoot, "innerHTML", "innerHTML");
  onSet(HTMLIFrameElement, "srcdoc", "iframe[srcdoc]");
  onSet(HTMLIFrameElement, "src", "iframe[src]");
  onSet(HTMLEmbedElement, "src", "embed[src]");
  onSet(HTMLObjectElement, "data", "object[data]");
  onSet(HTMLScriptElement, "src", "script[src]");
  onSet(HTMLScriptElement, "text", "script");
  onSet(HTMLAnchorElement, "href", "a[href]");
  onSet(HTMLAreaElement, "href", "area[href]");
  onSet(HTMLFormElement, "action", "form[action]");
  onSet(HTMLButtonElement, "formAction", "button[formaction]");
  onSet(HTMLInputElement, "formAction", "input[formaction]");
  const onText = (type, name) => {
    const slot = Object.getOwnPropertyDescriptor(type, name);
    Object.defineProperty(type, name, {...slot, set(value) {
      if (this instanceof HTMLScriptElement) see("script", String(value));
      return slot.set.call(this, value);
    }});
  };
  onText(Node.prototype, "textContent");
  onText(HTMLElement.prototype, "innerText");
  const append = Node.prototype.appendChild;
  Node.prototype.appendChild = function (node) {
    if (this instanceof HTMLScriptElement && node) see("script", String(node.data));
    return append.call(this, node);
  };
  onCall(Element.prototype, "insertAdjacentHTML", "insertAdjacentHTML");
  onCall(Element.prototype, "setHTMLUnsafe", "setHTMLUnsafe");
  onCall(Range.prototype, "createContextualFragment", "createContextualFragment");
  onCall(window, "open", "window.open");
  onCall(window, "fetch", "fetch");
  onCall(XMLHttpRequest.prototype, "open", "XMLHttpRequest");
  onCall(window, "setInterval", "setInterval");
  onCall(window, "setTimeout", "setTimeout");
  for (const name of ["write", "writeln"]) {  // one text, in as many arguments as there are
    const native = Document.prototype[name];
    Document.prototype[name] = function (...rest) { see("document.write", rest.map(String).join("")); return native.apply(this, rest); };
  }
  const DANGEROUS = /^(?:on.*|href|src|action|formaction|data|srcdoc|xlink:href)$/i;
  const setAttribute = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name, value) {
    if (DANGEROUS.test(name)) see(`${this.localName}[${String(name).toLowerCase()}]`, String(value));
    return setAttribute.call(this, name, value);
  };
  const setAttributeNS = Element.prototype.setAttributeNS;
  Element.prototype.setAttributeNS = function (space, name, value) {
    if (DANGEROUS.test(name)) see(`${this.localName}[${String(name).toLowerCase()}]`, String(value));
    return setAttributeNS.call(this, space, name, value);
  };
  onCall(window, "eval", "eval");  // the caller's own variables are out of its sight now: only openings that prove nothing are watched
  const nativeFunction = window.Function;
  window.Function = new Proxy(nativeFunction, {
    apply(target, self, rest) { see("Function", rest.map(String).join(",")); return Reflect.apply(target, self, rest); },
    construct(target, rest, made) { see("Function", rest.map(String).join(",")); return Reflect.construct(target, rest, made === window.Function ? target : made); },
  });
  if (window.navigation) navigation.addEventListener("navigate", (event) => {
    if (event.destination.sameDocument) return;
    const here = new URL(".", document.baseURI).href, url = event.destination.url;
    const isFollowed = own.isPressed && event.sourceElement;  // a link or a form that we, and no script, went along
    see(isFollowed ? "link" : "location", url.startsWith(here) ? cut(url, here.length) : url);
  });

  // --- what the page looks for
  const known = new Set();
  const note = (kind, text) => {
    const key = kind + "\0" + text;
    if (own.reads.length >= MOST || known.has(key)) return;
    known.add(key);
    own.reads.push({kind, text: cut(String(text), 0, 4000)});
  };
  const SOURCES = [["fragment", "vdt11"], ["query", "vdt12"], ["cookie", "vdt17"]];
  const sourcesOf = (text) => typeof text === "string" && has(text, "vdt")
    ? SOURCES.filter(([, start]) => has(text, start)).map(([kind]) => kind) : [];
  const NAME = /^[?&#\/!;]{0,2}([\w.\-\[\]]{1,64})=?$/;
  const noteWord = (sources, word) => {
    const found = NAME.exec(word);
    if (found && (word.endsWith("=") || /^[?&#]/.test(word))) for (const kind of sources) note(`${kind} name`, found[1]);
  };
  const noteExpression = (sources, expression) => {
    for (const found of each(expression.source.replace(/\\[\w?&#]/g, " "), /([A-Za-z_][\w.\-]{0,39})=/g)) for (const kind of sources) note(`${kind} name`, found[1]);
    if (/[&=]/.test(expression.source)) for (const kind of sources) note(`${kind} pairs`, "");
  };
  const WORDS = ["indexOf", "lastIndexOf", "includes", "startsWith", "split", "search", "match", "matchAll", "replace", "replaceAll"];
  let isOurs = false;
  for (const name of WORDS) {
    const native = String.prototype[name];
    String.prototype[name] = function (word, ...rest) {
      if (!isOurs && this !== undefined && this !== null) {
        isOurs = true;
        try {
          const sources = sourcesOf(String(this));
          if (sources.length && word instanceof RegExp) noteExpression(sources, word);
          else if (sources.length && typeof word === "string") {
            noteWord(sources, word);
            if (name === "split" && (word === "&" || word === "=")) for (const kind of sources) note(`${kind} pairs`, "");
          }
        } finally { isOurs = false; }
      }
      return native.call(this, word, ...rest);
    };
  }
  for (const name of ["exec", "test"]) {
    const native = RegExp.prototype[name];
    RegExp.prototype[name] = function (text) {
      if (!isOurs && typeof text === "string") {
        isOurs = true;
        try {
          const sources = sourcesOf(text);
          if (sources.length) noteExpression(sources, this);
        } catch { /* not an expression: the native one says so */ } finally { isOurs = false; }
      }
      return native.call(this, text);
    };
  }
  const origins = new WeakMap();
  const nativeParams = window.URLSearchParams;
  window.URLSearchParams = new Proxy(nativeParams, {
    construct(target, rest, made) {
      const params = Reflect.construct(target, rest, made === window.URLSearchParams ? target : made);
      const text = typeof rest[0] === "string" ? rest[0] : rest[0] instanceof nativeParams ? String(rest[0]) : "";
      const sources = sourcesOf(text);
      if (sources.length) origins.set(params, sources);
      return params;
    },
  });
  const params = Object.getOwnPropertyDescriptor(URL.prototype, "searchParams");
  Object.defineProperty(URL.prototype, "searchParams", {...params, get() {
    const found = params.get.call(this);
    const sources = sourcesOf(this.search);
    if (sources.length) origins.set(found, sources);
    return found;
  }});
  for (const name of ["get", "getAll", "has"]) {
    const native = nativeParams.prototype[name];
    nativeParams.prototype[name] = function (key) {
      for (const kind of origins.get(this) || []) note(`${kind} name`, String(key));
      return native.apply(this, arguments);
    };
  }
  for (const name of ["forEach", "entries", "keys", Symbol.iterator]) {
    const native = nativeParams.prototype[name];
    nativeParams.prototype[name] = function (...rest) {
      for (const kind of origins.get(this) || []) note(`${kind} pairs`, "");
      return native.apply(this, rest);
    };
  }
  const stores = new Map();  // by what stands for them: a name that is read as a property shows in no other way
  const storeOf = (store) => stores.get(store) || store;
  for (const name of ["getItem", "setItem", "removeItem", "clear", "key"]) {
    const native = Storage.prototype[name];
    Storage.prototype[name] = function (key) {
      if (name === "getItem") note("storage key", String(key));
      return native.apply(storeOf(this), arguments);
    };
  }
  for (const name of ["localStorage", "sessionStorage"]) {
    const slot = Object.getOwnPropertyDescriptor(window, name);
    if (!slot || !slot.get) continue;
    const made = new Map();
    Object.defineProperty(window, name, {...slot, get() {
      const store = slot.get.call(window);
      if (store && !made.has(store)) {
        const stand = new Proxy(store, {
          get(target, key) {
            if (typeof key === "string" && !(key in Storage.prototype)) note("storage key", key);
            return Reflect.get(target, key, target);
          },
          set(target, key, value) { return Reflect.set(target, key, value, target); },
        });
        made.set(store, stand);
        stores.set(stand, store);
      }
      return made.get(store) || store;
    }});
  }
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(Document.prototype, "cookie", {...cookie, set(text) {
    const name = /^\s*([^=;\s]{1,100})\s*=/.exec(String(text));
    if (name) note("cookie name", name[1]);  // a name that the page writes it will read
    return cookie.set.call(this, text);
  }});

  own.noteStorage = () => {  // keys that the page wrote: it will read them
    for (const store of ["localStorage", "sessionStorage"]) {
      try { for (const key of Object.keys(window[store])) note("storage key", key); } catch { /* no storage here */ }
    }
  };

  // --- who listens to messages, and to what in them
  const CALLED = /\b([A-Za-z_$][\w$]*)\s*\(/g;
  const noteListener = (listener) => {
    const heard = typeof listener === "function" ? listener : listener && listener.handleEvent;
    if (typeof heard !== "function") return;
    const code = codeOf(heard);
    const further = [...each(code, CALLED)].map((found) => window[found[1]])
      .filter((called) => typeof called === "function" && !has(codeOf(called), "[native code]"));
    note("listener", [code, ...further.slice(0, 3).map(codeOf)].join("\n"));
  };
  const nativeAdd = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (type === "message" && (this === window || this === undefined || this === null)) noteListener(listener);
    return nativeAdd.call(this, type, listener, options);
  };
  const onMessage = Object.getOwnPropertyDescriptor(window, "onmessage");
  if (onMessage && onMessage.set) Object.defineProperty(window, "onmessage", {...onMessage, set(listener) {
    noteListener(listener);
    return onMessage.set.call(this, listener);
  }});
})();
