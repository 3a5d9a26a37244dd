// SPDX-License-Identifier: Apache-2.0
// Runs in every document before its own scripts. It watches and records, and locks the page where it is.
// Each hook forwards everything: this, arguments, results, exceptions. Nothing here pretends to be something else.
(() => {
  "use strict";
  const NAME = "__vedette";
  if (NAME in window) return;
  const MOST = 2000;
  const nativeSetTimeout = window.setTimeout.bind(window);
  const nativeClearTimeout = window.clearTimeout.bind(window);
  const now = () => performance.now();
  const sleep = (milliseconds) => new Promise((resolve) => nativeSetTimeout(resolve, milliseconds));
  const own = {
    isLocked: true,
    baseline: new Set(Object.getOwnPropertyNames(window)),
    navigations: [], routes: [], dialogs: [], popups: [], sinks: [],
    addresses: new Set(),
    listeners: new WeakMap(),
    delegates: new WeakSet(), selectors: [], keysOf: new WeakMap(),
    roots: [],
    rootOf: new WeakMap(),
    inFlight: 0, started: 0, startedAt: 0, endedAt: 0, changedAt: now(),
    timers: new Map(), intervals: new Map(),
    sleep, now,
  };
  Object.defineProperty(window, NAME, {value: own, enumerable: false, configurable: false, writable: false});
  const keep = (list, value) => { if (list.length < MOST) list.push(value); };
  const absolute = (address) => { try { return new URL(address, document.baseURI).href; } catch { return String(address); } };

  // --- the lock: the page says where it wants to go, and stays
  const intercepted = new WeakSet();
  let submitted = null;
  const onNavigate = (event) => {
    const to = event.destination;
    if (event.hashChange || to.sameDocument || intercepted.has(event)) {
      own.changedAt = now();
      keep(own.routes, to.url);
      return;
    }
    if (!own.isLocked || event.navigationType === "traverse") return;
    const wish = {url: to.url, method: "GET", isDownload: event.downloadRequest !== null && event.downloadRequest !== undefined};
    if (event.formData) {
      wish.method = "POST";
      wish.enctype = submitted === null ? "" : submitted;
      wish.fields = [...event.formData].slice(0, 200).map(([name, value]) =>
        typeof value === "string" ? {name, value} : {name, value: "", fileName: value.name, mediaType: value.type});
    }
    if (event.navigationType !== "reload") keep(own.navigations, wish);
    if (event.cancelable) event.preventDefault();
  };
  if (window.navigation) {
    navigation.addEventListener("navigate", onNavigate);
    const intercept = NavigateEvent.prototype.intercept;
    NavigateEvent.prototype.intercept = function (...rest) {
      intercepted.add(this);
      return intercept.apply(this, rest);
    };
  }
  const isElsewhere = (target) => target && target !== "_self" && !(target in window.frames && window.frames[target]);
  const stayHere = (element, name) => {
    if (element && isElsewhere(element.getAttribute(name))) element.removeAttribute(name);
  };
  const noteForm = (form, submitter) => {
    stayHere(form, "target");
    stayHere(submitter, "formtarget");
    submitted = (submitter && submitter.getAttribute("formenctype")) || form.enctype || "";
  };
  const nativeAdd = EventTarget.prototype.addEventListener;
  nativeAdd.call(window, "click", (event) => {
    const link = event.composedPath().find((each) => each instanceof Element && each.matches("a[target],area[target]"));
    if (link) stayHere(link, "target");
  }, true);
  nativeAdd.call(window, "submit", (event) => {
    const form = event.composedPath()[0];
    if (form instanceof HTMLFormElement) noteForm(form, event.submitter);
  }, true);
  const nativeSubmit = HTMLFormElement.prototype.submit;
  HTMLFormElement.prototype.submit = function (...rest) {
    noteForm(this, null);
    return nativeSubmit.apply(this, rest);
  };

  // --- windows and dialogs that would stand in the way
  const nativeOpen = window.open;
  const openScript = (address, rest) => {  // the function that is waited for is not there yet in a window that is new
    const other = nativeOpen.call(window, "", ...rest);
    if (other) { other[own.called] = window[own.called]; other.location = address; }
    return other;
  };
  window.open = function (address, ...rest) {
    if (address) keep(own.popups, absolute(address));
    if (own.called && /^javascript:/.test(absolute(address))) return openScript(absolute(address), rest);
    const place = {get href() { return "about:blank"; }, set href(to) { keep(own.popups, absolute(to)); }};
    place.assign = place.replace = (to) => keep(own.popups, absolute(to));
    const other = {closed: false, opener: window, close() { other.closed = true; }, focus() {}, blur() {}, postMessage() {},
                   document: document.implementation.createHTMLDocument("")};
    Object.defineProperty(other, "location", {get: () => place, set: (to) => { keep(own.popups, absolute(to)); }});
    return other;
  };
  const dialog = (kind, answer) => function (text) { keep(own.dialogs, `${kind}: ${text === undefined ? "" : text}`); return answer; };
  window.alert = dialog("alert", undefined);
  window.confirm = dialog("confirm", true);
  window.prompt = dialog("prompt", "test");
  window.print = dialog("print", undefined);

  // --- what is under way
  const begin = () => { own.inFlight += 1; own.started += 1; own.startedAt = now(); };
  const end = () => { own.inFlight = Math.max(0, own.inFlight - 1); own.endedAt = now(); };
  const nativeFetch = window.fetch;
  if (nativeFetch) window.fetch = function (...rest) {
    begin();
    const answer = nativeFetch.apply(this, rest);
    answer.then(end, end);
    return answer;
  };
  const nativeSend = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...rest) {
    begin();
    nativeAdd.call(this, "loadend", end, {once: true});
    try { return nativeSend.apply(this, rest); } catch (error) { end(); throw error; }
  };

  // --- timers: known, so that they can be run before their time
  window.setTimeout = function (handler, delay, ...rest) {
    if (typeof handler !== "function") return nativeSetTimeout(handler, delay, ...rest);
    const timer = {due: now() + (Number(delay) || 0), delay: Number(delay) || 0, at: now()};
    timer.run = () => { own.timers.delete(id); return handler.apply(window, rest); };
    const id = nativeSetTimeout(timer.run, delay);
    if (own.timers.size < MOST) own.timers.set(id, timer);
    return id;
  };
  window.clearTimeout = function (id) {
    own.timers.delete(id);
    return nativeClearTimeout(id);
  };
  own.runTimers = (since, most) => {
    const due = [...own.timers].filter(([, timer]) => timer.at >= since && timer.delay >= 200 && timer.delay <= 30000);
    due.sort((one, other) => one[1].due - other[1].due);
    for (const [id, timer] of due.slice(0, most)) {
      if (!own.timers.has(id)) continue;
      nativeClearTimeout(id);
      try { timer.run(); } catch (error) { nativeSetTimeout(() => { throw error; }, 0); }
    }
    return Math.min(due.length, most);
  };

  const nativeSetInterval = window.setInterval.bind(window);
  const nativeClearInterval = window.clearInterval.bind(window);
  window.setInterval = function (handler, delay, ...rest) {
    if (typeof handler !== "function") return nativeSetInterval(handler, delay, ...rest);
    const id = nativeSetInterval(handler, delay, ...rest);
    if (own.intervals.size < MOST) own.intervals.set(id, {delay: Number(delay) || 0, runs: 0, run: () => handler.apply(window, rest)});
    return id;
  };
  window.clearInterval = function (id) {
    own.intervals.delete(id);
    return nativeClearInterval(id);
  };
  own.runIntervals = () => {  // three times each in all: what counts or asks again shows what it does
    let count = 0;
    for (const interval of [...own.intervals.values()]) {
      if (interval.delay < 200 || interval.delay > 30000 || interval.runs >= 3 || count >= 20) continue;
      interval.runs += 1;
      count += 1;
      try { interval.run(); } catch (error) { nativeSetTimeout(() => { throw error; }, 0); }
    }
    return count;
  };

  // --- who listens to what
  const digest = (text) => {
    let hash = 5381;
    for (let place = 0; place < text.length && place < 2000; place += 1) hash = ((hash * 33) ^ text.charCodeAt(place)) >>> 0;
    return hash.toString(36);
  };
  own.digest = digest;
  const note = (target, type, listener) => {
    let types = own.listeners.get(target);
    if (types === undefined) own.listeners.set(target, types = new Map());
    if (types.has(type) && types.size > 50) return;
    const code = typeof listener === "function" ? Function.prototype.toString.call(listener) : "object";
    types.set(type, digest((types.get(type) || "") + code.replace(/\d+/g, "")));
    if (type === "click" || type === "mousedown" || type === "pointerdown") noteAim(target, code);
    else if (/^key/.test(type)) noteKeys(target, code);
  };
  const noteAim = (target, code) => {  // one listener for many elements says which ones it means
    if (/\b(?:target|srcElement|composedPath)\b/.test(code)) own.delegates.add(target);
    for (const found of code.slice(0, 20000).matchAll(/\.(?:closest|matches)\(\s*(["'`])([^"'`$]{1,80})\1\s*\)/g)) {
      if (own.selectors.length >= 50 || own.selectors.includes(found[2])) continue;
      try { document.createElement("i").matches(found[2]); own.selectors.push(found[2]); } catch { /* no selector */ }
    }
  };
  const KEYS = /\b(?:key|code)\s*={2,3}\s*["'`]([^"'`]{1,12})["'`]|["'`]([^"'`]{1,12})["'`]\s*={2,3}\s*\w+\.(?:key|code)\b|\bcase\s*["'`]([^"'`]{1,12})["'`]|\b(?:keyCode|which)\s*={2,3}\s*(\d{1,3})\b/g;
  const noteKeys = (target, code) => {
    const keys = own.keysOf.get(target) || [];
    for (const found of [...code.slice(0, 20000).matchAll(KEYS)].slice(0, 8)) {
      const keyCode = Number(found[4] || 0), key = found[1] || found[2] || found[3] || String.fromCharCode(keyCode);
      if (key === "Enter") continue;
      for (const ctrlKey of /\b(?:ctrl|meta)Key\b/.test(code) ? [false, true] : [false]) {
        keys.push({key: key.replace(/^Key(?=[A-Z]$)/, ""), code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key, keyCode, ctrlKey});
      }
    }
    own.keysOf.set(target, keys);
  };
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (listener) note(this === undefined || this === null ? window : this, String(type), listener);
    const result = nativeAdd.call(this === undefined || this === null ? window : this, type, listener, options);
    if (window.navigation && this === window.navigation && type === "navigate") {
      navigation.removeEventListener("navigate", onNavigate);  // ours has to be the last to decide
      nativeAdd.call(navigation, "navigate", onNavigate);
    }
    return result;
  };

  // --- what changes, and which addresses stood in the page at any moment
  const PLACES = {A: "href", AREA: "href", IFRAME: "src", FRAME: "src", EMBED: "src", OBJECT: "data"};
  const noteAddress = (element) => {
    const place = PLACES[element.nodeName];
    if (place === undefined || own.addresses.size >= MOST) return;
    const value = element.getAttribute(place);
    if (value && !/^(#|javascript:|data:|about:|blob:|mailto:|tel:)/i.test(value)) own.addresses.add(absolute(value));
  };
  const waitFor = (element) => {  // a part of the application that is loaded when it is needed
    const isCode = element.nodeName === "SCRIPT" ? element.src && /^$|module|javascript/.test(element.type)
      : element.nodeName === "LINK" && /modulepreload/.test(element.rel) && element.href;
    if (!isCode || document.readyState === "loading") return;
    begin();
    for (const type of ["load", "error"]) nativeAdd.call(element, type, end, {once: true});
  };
  const noteTree = (node) => {
    if (!(node instanceof Element)) return;
    waitFor(node);
    noteAddress(node);
    for (const element of node.querySelectorAll("a[href],area[href],iframe[src],frame[src],embed[src],object[data]")) noteAddress(element);
  };
  const observer = new MutationObserver((changes) => {
    own.changedAt = now();
    for (const change of changes) {
      if (change.type === "attributes") noteAddress(change.target);
      else change.addedNodes.forEach(noteTree);
    }
  });
  const watched = {subtree: true, childList: true, characterData: true, attributes: true,
                   attributeFilter: ["href", "src", "data", "class", "hidden", "style", "open", "disabled"]};
  observer.observe(document, watched);
  const nativeAttach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = nativeAttach.call(this, options);
    own.rootOf.set(this, root);
    if (own.roots.length < MOST) own.roots.push(root);
    observer.observe(root, watched);
    return root;
  };
  own.changes = () => {
    const left = observer.takeRecords();
    if (left.length) {
      own.changedAt = now();
      for (const change of left) change.addedNodes.forEach(noteTree);
    }
    return own.changedAt;
  };

  // Waits until nothing is under way: no request that is younger than 8 s, 80 ms since the last answer (libraries look
  // at it by and by), no short timer, 16 ms without a change. At most `cap` milliseconds.
  own.settle = async (cap, since = now() - 50) => {
    const begun = now();
    await sleep(0);
    for (;;) {
      const at = now();
      if (at - begun >= cap) return false;
      const soon = [...own.timers.values()].some((timer) => timer.delay < 200 && at - timer.due < 50 && timer.at >= since);
      if (own.inFlight > 0 && at - own.startedAt < 8000) await sleep(10);
      else if (own.endedAt > 0 && at - own.endedAt < 80) await sleep(Math.max(1, 80 - (at - own.endedAt)));
      else if (soon && at - begun < 400) await sleep(8);
      else if (at - own.changes() < 16) await sleep(8);
      else return true;
    }
  };
})();
