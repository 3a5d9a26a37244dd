// SPDX-License-Identifier: Apache-2.0
// Explores the page: fills its fields, fires its events depth first, and returns what that brought to light.
// One call for a page. `options` are the limits, the words of what must not be pressed, and the values for fields.
async (options) => {
  "use strict";
  const own = window.__vedette;
  if (!own) return {problem: "the page took our hooks away"};
  const begun = own.now();
  const isLate = () => own.now() - begun > options.exploreSeconds * 1000;
  const deny = options.deny ? new RegExp(options.deny, "iu") : null;
  const EVENTS = new Set(["click", "dblclick", "auxclick", "contextmenu", "mousedown", "mouseup", "mouseover", "mouseenter",
    "mouseout", "mouseleave", "mousemove", "pointerdown", "pointerup", "pointerover", "pointerenter", "pointerout",
    "pointerleave", "touchstart", "touchend", "keydown", "keyup", "keypress", "input", "change", "focus", "focusin", "blur",
    "focusout", "submit", "dragstart", "dragenter", "dragover", "drop", "dragend", "paste", "copy", "cut", "wheel",
    "scroll", "toggle", "select", "search", "reset", "tap"]);
  const SKIP = new Set(["HTML", "HEAD", "META", "SCRIPT", "STYLE", "LINK", "TITLE", "BASE", "NOSCRIPT", "TEMPLATE", "BR"]);
  const IMPLICIT = "button,summary,input[type=button],input[type=submit],input[type=image],[role=button],[role=tab]," +
    "[role=menuitem],[role=option],[role=switch],[role=link],[role=checkbox],[role=radio],a:not([href]),a[href^='#']," +
    "a[*|href^='javascript:' i],area[href^='javascript:' i],label,input[type=checkbox],input[type=radio]";
  const excluded = options.excluded.filter((each) => { try { document.querySelector(each); return true; } catch { return false; } }).join(",");
  const notFired = new Set(options.notFired);
  const CHOICES = "nav,menu,aside,header,[role=navigation],[role=menu],[role=menubar],[role=tablist],[role=toolbar]";  // no two of these are alike
  const DOCUMENT = "#document";
  const NO_RESULT = "%0A;void 0";
  const plain = (text) => String(text || "").replace(/\d+/g, "");
  const short = (text) => String(text || "").trim().replace(/\s+/g, " ").slice(0, 60);

  // --- the tree, through shadow roots and frames that have no address of their own
  const shadowOf = (element) => element.shadowRoot || own.rootOf.get(element) || null;
  const frameOf = (element) => {
    if (element.nodeName !== "IFRAME" && element.nodeName !== "FRAME") return null;
    try {
      const inner = element.contentDocument;
      return inner && /^(about|blob):/.test(inner.URL) ? inner : null;
    } catch { return null; }
  };
  function* walk(root) {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      const inner = shadowOf(element) || frameOf(element);
      if (inner) yield* walk(inner);
    }
  }
  const step = (element) => {
    let place = 1;
    for (let before = element.previousElementSibling; before; before = before.previousElementSibling) if (before.nodeName === element.nodeName) place += 1;
    return `${element.nodeName}:${place}`;
  };
  const above = (element) => {
    if (element.parentElement) return element.parentElement;
    const root = element.getRootNode();
    if (root.host) return root.host;
    try { return root.defaultView && root.defaultView.frameElement; } catch { return null; }
  };
  const pathOf = (element) => {
    const steps = [];
    for (let here = element; here; here = above(here)) steps.push(step(here));
    return steps.reverse();
  };
  const find = (path) => {
    if (path[0] === DOCUMENT) return path[1] === "window" ? window : document;
    let here = null;
    for (const wanted of path) {
      const inner = here === null ? document : shadowOf(here) || frameOf(here) || here;
      here = [...inner.children].find((child) => step(child) === wanted) || (here && inner !== here && [...here.children].find((child) => step(child) === wanted)) || null;
      if (here === null) return null;
    }
    return here;
  };
  const className = (element) => {
    const parts = [];
    for (let here = element; here && parts.length < 5; here = above(here)) {
      const classes = [...here.classList].map(plain).filter((each, place, all) => each && all.indexOf(each) === place).sort().slice(0, 4);
      parts.push(`${here.localName}#${plain(here.id)}.${classes.join(".")}`);
    }
    return parts.join("<");
  };
  const labelOf = (element) => short([element.getAttribute("aria-label"), element.textContent,
    /^(button|submit|reset|image)$/.test(element.type) ? element.value : "", element.title, element.getAttribute("name"), element.id, element.getAttribute("href")].filter((each) => typeof each === "string" && each.trim()).map(short).join(" | "));
  const surroundings = (element) => {
    const near = element.closest("form,dialog,fieldset,section,article,[role=dialog],[role=tabpanel],nav,header,footer,aside,table,ul,ol,main");
    if (!near) return "";
    const titles = [...near.querySelectorAll("h1,h2,h3,h4,legend")].slice(0, 4).map((each) => short(each.textContent));
    const fields = [...near.querySelectorAll("input,select,textarea")].slice(0, 20).map((each) => each.name || each.id);
    return own.digest(plain(titles.join() + fields.join()));
  };

  // --- fields
  const {fill, setValue} = own.filling({...options, excluded: excluded ? [excluded] : []});
  const FIELDS = "input,textarea,select,[contenteditable]";
  const isShown = (element) => element.getClientRects().length > 0;
  // Those of its form; without one, for what is pressed, all that stand beside it and belong to no form.
  const fieldsBeside = (element, event) => {
    const form = element.form || (element.closest ? element.closest("form") : null);
    if (form) return walk(form);
    if (!element.localName || element.localName === "select") return [];
    if (element.matches(FIELDS) || !/^(click|submit|mousedown|pointerdown|keydown)$/.test(event)) return [element];
    return [...element.getRootNode().querySelectorAll(FIELDS)].filter((each) => !each.form && isShown(each)).slice(0, 50);
  };

  // --- actions
  // Handlers that a library keeps at the element and calls from one listener far above: React, Svelte.
  const kept = function* (element) {
    for (const name of Object.keys(element)) {
      if (/^__[a-z]+$/.test(name) && typeof element[name] === "function") yield [name.slice(2), element[name]];
      const held = /^__react(?:Props|EventHandlers)\$/.test(name) ? element[name] : null;
      for (const key of held ? Object.keys(held) : []) {
        if (/^on[A-Z]/.test(key) && typeof held[key] === "function") yield [key.slice(2).toLowerCase().replace(/capture$/, "").replace(/^doubleclick$/, "dblclick"), held[key]];
      }
    }
  };
  const typesOf = (element) => {
    const types = new Map();
    const heard = own.listeners.get(element);
    if (heard) for (const [type, code] of heard) if (EVENTS.has(type)) types.set(type, code);
    for (const {name, value} of element.attributes) if (/^on/i.test(name) && EVENTS.has(name.slice(2).toLowerCase())) types.set(name.slice(2).toLowerCase(), own.digest(plain(value)));
    for (const type of EVENTS) {
      const handler = element["on" + type];
      if (typeof handler === "function" && !types.has(type)) types.set(type, own.digest(plain(handler)));
    }
    for (const [type, handler] of kept(element)) if (EVENTS.has(type) && !types.has(type)) types.set(type, own.digest(plain(handler)));
    return types;
  };
  const hearsAbove = (element, type) => {
    for (let here = element; here; here = above(here)) {
      const heard = own.listeners.get(here), root = here.parentElement ? null : own.listeners.get(here.getRootNode());
      if ((heard && heard.has(type)) || (root && root.has(type)) || typeof here["on" + type] === "function") return true;
    }
    return [element.ownerDocument, window].some((each) => own.listeners.get(each)?.has(type));
  };
  // One listener for many: it looks at what was pressed, or at what that lies in, by a selector.
  const isMeant = (element) => own.selectors.some((selector) => element.matches(selector)) || (window.jQuery && jqueryMeans(element));
  const jqueryMeans = (element) => {
    try {
      for (let here = element.parentNode; here; here = here.parentNode) {
        const held = window.jQuery._data(here, "events");
        if (held && held.click && held.click.some((each) => each.selector && element.matches(each.selector))) return true;
      }
    } catch { /* another library of that name */ }
    return false;
  };
  const isLeafOfOne = (element) => {
    if (element.childElementCount || !(element.textContent.trim() || element.matches("img,svg")) || element.closest("a[href],button,label,select,textarea")) return false;
    let here = above(element);
    for (let up = 0; up < 4 && here && here !== document.body; up += 1, here = above(here)) if (own.delegates.has(here)) return true;
    return false;
  };
  const seen = new Set(options.seen);
  const ofClass = new Map(options.ofClass);
  const skipped = [];
  const actionsIn = function* (element) {
    const types = typesOf(element);
    if (element.localName === "select" && (types.has("change") || types.has("input") || hearsAbove(element, "change"))) {
      for (const option of [...element.options].slice(0, options.mostOptions)) yield ["change", types.get("change") || "", option.value];
      types.delete("change");
      types.delete("input");
    }
    const isButton = element.matches("button,input[type=submit],input[type=image]") && element.form;
    if (element.localName === "form" && element.elements) {
      const hasButton = [...element.elements].some((each) => each.matches("button:not([type=button]):not([type=reset]),input[type=submit],input[type=image]"));
      if (!hasButton && element.elements.length) yield ["submit", types.get("submit") || "", ""];
      types.delete("submit");
    }
    if (!types.has("click")) {
      const isPointer = () => element.childElementCount === 0 && getComputedStyle(element).cursor === "pointer" && hearsAbove(element, "click");
      const isLink = element.matches("a[href],area[href]") && hearsAbove(element, "click");
      if (isButton || isLink || (element.matches(IMPLICIT) && (element.matches("summary,[*|href]") || hearsAbove(element, "click") || element.form || element.matches("button,[role]"))) || isPointer() || isMeant(element) || isLeafOfOne(element)) types.set("click", "");
    }
    for (const [type, code] of types) if (!notFired.has(type)) yield [type, code, ""];
  };
  const ofDocument = function* (depth, trail) {
    for (const [name, target] of [["document", document], ["window", window]]) {
      const set = [...EVENTS].filter((event) => typeof target["on" + event] === "function").map((event) => [event, own.digest(plain(target["on" + event]))]);
      for (const [event, code] of [...(own.listeners.get(target) || []), ...set]) {
        const key = `${DOCUMENT}|${name}|${event}`;
        if (event === "click" || !EVENTS.has(event) || notFired.has(event) || seen.has(key)) continue;
        seen.add(key);
        yield {element: target, path: [DOCUMENT, name], event, option: "", kind: `${key}|${code}`, depth, trail, url: location.href};
      }
    }
  };
  const collect = (depth, trail) => {
    const fresh = [...ofDocument(depth, trail)];
    let looked = 0;
    for (const element of walk(document)) {
      if ((looked += 1) > 6000 || fresh.length > 1000) break;
      if (SKIP.has(element.nodeName) || element.disabled || (excluded && element.closest(excluded))) continue;
      const around = {value: null};
      for (const [event, code, option] of actionsIn(element)) {
        if (around.value === null) around.value = surroundings(element);
        const path = pathOf(element);
        const label = labelOf(element);
        const exact = own.digest(`${element.getAttribute("on" + event) || ""}${typeof element["on" + event] === "function" ? element["on" + event] : ""}`);
        const key = `${path.slice(-6).join()}|${event}|${option}|${plain(label)}|${around.value}|${exact}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const kind = `${className(element)}|${event}|${code}`;
        const count = ofClass.get(kind) || 0;
        const most = options.mostOfClass * (element.closest(CHOICES) ? 4 : 1);
        if (count >= most + (option ? options.mostOptions : 0)) continue;
        ofClass.set(kind, count + 1);
        if (deny && ["click", "submit", "mousedown", "mouseup", "pointerdown", "keydown", "change", "dblclick"].includes(event) && deny.test(option ? `${option}` : label.replace(/[_-]/g, " "))) {
          if (skipped.length < 50) skipped.push(label);
          continue;
        }
        fresh.push({element, path, label: plain(label), event, option, kind, depth, trail, url: location.href});
      }
    }
    return fresh;
  };
  const mouse = (element, type, more = {}) => {
    const box = element.getBoundingClientRect ? element.getBoundingClientRect() : {left: 0, top: 0, width: 0, height: 0};
    const view = (element.ownerDocument || document).defaultView;
    const Kind = type.startsWith("pointer") ? PointerEvent : MouseEvent;
    const bubbles = !/(enter|leave)$/.test(type);
    return element.dispatchEvent(new Kind(type, {bubbles, cancelable: true, composed: true, view,
      clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, button: 0, buttons: 1, detail: 1, ...more}));
  };
  // A script address whose last value is a text would put that text in the page's place, and end the visit.
  const keepResult = (element) => {
    const link = element.closest && element.closest("a[href^='javascript:' i],area[href^='javascript:' i]");
    if (link && !link.getAttribute("href").endsWith(NO_RESULT)) link.setAttribute("href", link.getAttribute("href") + NO_RESULT);
  };
  const ENTER = {key: "Enter", code: "Enter", keyCode: 13, ctrlKey: false};
  const keysFor = (element) => {
    const found = [ENTER];
    for (let here = element; here; here = here === document ? window : here === window ? null : above(here) || document) found.push(...(own.keysOf.get(here) || []));
    return found.filter((each) => !(deny && deny.test(each.key))).slice(0, 12);
  };
  const fire = ({event, option}, element) => {
    switch (event) {
      case "click":
        for (const type of ["pointerover", "mouseover", "pointerenter", "mouseenter", "pointerdown", "mousedown"]) mouse(element, type);
        if (element.focus) element.focus({preventScroll: true});
        mouse(element, "pointerup");
        mouse(element, "mouseup");
        keepResult(element);
        if (element.form) element.form.noValidate = true;
        if (typeof element.click === "function") element.click(); else mouse(element, "click");
        return;
      case "submit":
        element.noValidate = true;
        element.requestSubmit();
        return;
      case "change": case "input":
        if (option) setValue(element, option);
        else if (element.type === "checkbox") element.checked = !element.checked;
        element.dispatchEvent(new Event("input", {bubbles: true, composed: true}));
        element.dispatchEvent(new Event("change", {bubbles: true}));
        return;
      case "focus": case "focusin":
        if (element.focus) element.focus({preventScroll: true});
        if (element.ownerDocument && element.ownerDocument.activeElement !== element) element.dispatchEvent(new FocusEvent(event, {bubbles: event === "focusin", composed: true}));
        return;
      case "blur": case "focusout":
        if (element.focus) { element.focus({preventScroll: true}); element.blur(); }
        if (element.tabIndex < 0) element.dispatchEvent(new FocusEvent(event, {bubbles: event === "focusout", composed: true}));
        return;
      case "keydown": case "keyup": case "keypress":
        for (const {key, code, keyCode, ctrlKey} of keysFor(element)) element.dispatchEvent(new KeyboardEvent(event, {key, code, keyCode, which: keyCode, ctrlKey, bubbles: true, cancelable: true, composed: true}));
        return;
      case "dragstart": case "dragenter": case "dragover": case "drop": case "dragend": {
        const carried = own.parcel();
        const drag = (target, type) => target.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, composed: true, dataTransfer: carried}));
        const from = event === "drop" ? document.querySelector("[draggable=true]") : null;
        if (from) drag(from, "dragstart");
        for (const type of event === "drop" ? ["dragenter", "dragover", "drop"] : [event]) drag(element, type);
        if (from) drag(from, "dragend");
        return;
      }
      case "scroll":
        if (element.scrollHeight > element.clientHeight) element.scrollTop = element.scrollHeight;
        element.dispatchEvent(new Event("scroll"));
        return;
      default:
        if (/^(mouse|pointer|dblclick|auxclick|contextmenu)/.test(event)) mouse(element, event);
        else element.dispatchEvent(new Event(event, {bubbles: true, cancelable: true, composed: true}));
    }
  };
  const isThere = (target) => target === window || Boolean(target && target.isConnected);
  // What stands at its place must say what it said: pages put other things where one was.
  const findAgain = (action) => {
    const found = find(action.path);
    return found && (!action.label || plain(labelOf(found)) === action.label) ? found : null;
  };
  const act = async (action) => {
    const element = isThere(action.element) ? action.element : findAgain(action);
    if (!element) return false;
    own.changes();
    const before = {at: own.now(), started: own.started, url: location.href};
    fill(fieldsBeside(element, action.event));
    try { fire(action, element); } catch { /* the page's own error: what it did before counts */ }
    await own.sleep(0);
    if (own.runTimers(before.at, 20)) await own.sleep(0);
    const isQuiet = own.changes() < before.at && own.started === before.started && location.href === before.url &&
      ![...own.timers.values()].some((timer) => timer.at >= before.at && timer.delay < 200);
    if (!isQuiet) await own.settle(options.settleSeconds * 1000);
    return true;
  };
  const comeBack = async (address) => {
    for (let tries = 0; tries < 4 && location.href !== address && window.navigation; tries += 1) {
      const here = navigation.currentEntry;
      const earlier = here && here.index > 0 ? navigation.entries()[here.index - 1] : null;
      if (!earlier || !earlier.sameDocument) break;
      history.back();
      await own.sleep(20);
      await own.settle(options.settleSeconds * 1000);
    }
    if (location.href !== address) {
      history.replaceState(history.state, "", address);
      window.dispatchEvent(new PopStateEvent("popstate", {state: history.state}));
      window.dispatchEvent(new HashChangeEvent("hashchange"));
      await own.settle(options.settleSeconds * 1000);
    }
  };

  // --- guesses: what the page's own variables and its storage hold
  const guesses = new Set();
  const LIKE_ADDRESS = /^(?:https?:\/\/[^\s"'<>]{3,300}|\.{0,2}\/[^\s"'<>]{1,300}|[\w-]{1,40}(?:\/[\w.{}:-]{1,60}){1,8}(?:\?[^\s"'<>]{0,200})?)$/;
  const readValue = (value, depth, budget) => {
    if (budget.left <= 0 || value === null) return;
    budget.left -= 1;
    if (typeof value === "string") {
      if (LIKE_ADDRESS.test(value) && guesses.size < 150) guesses.add(value);
      return;
    }
    if (typeof value !== "object" || depth >= 4 || value instanceof Node || value === window || value === own) return;
    for (const name of Object.keys(value).slice(0, 200)) {
      try { readValue(value[name], depth + 1, budget); } catch { /* a getter that throws says nothing */ }
    }
  };
  const readGlobals = () => {
    const budget = {left: 4000};
    for (const name of Object.getOwnPropertyNames(window)) {
      if (own.baseline.has(name) || name === "__vedette") continue;
      try { readValue(window[name], 0, budget); } catch { /* as above */ }
    }
    for (const store of ["localStorage", "sessionStorage"]) {
      try {
        for (const text of Object.values(window[store]).slice(0, 100)) {
          let value = text;
          try { value = JSON.parse(text); } catch { /* plain text */ }
          readValue(value, 0, budget);
        }
      } catch { /* no storage for this origin */ }
    }
  };

  // --- the visit
  const isInteractive = await own.settle(options.firstSettleSeconds * 1000, 0);
  for (let round = 0; round < 3 && own.runTimers(0, 20) + own.runIntervals(); round += 1) await own.settle(options.settleSeconds * 1000);
  readGlobals();
  const shadows = [...walk(document)].filter(shadowOf).length;
  const html = document.documentElement ? document.documentElement.outerHTML.slice(0, 1000000) : "";
  // To the end, and on as long as more comes. Who watches what comes into view is told when the next picture is drawn.
  const drawn = () => Promise.race([new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))), own.sleep(300)]);
  const scroll = async (element, most) => {
    for (let screen = 0, height = 0; screen < most && !isLate(); screen += 1) {
      if (element.scrollHeight <= element.clientHeight || element.scrollHeight === height) break;
      height = element.scrollHeight;
      element.scrollTop = height;
      (element === document.scrollingElement ? window : element).dispatchEvent(new Event("scroll"));
      await drawn();
      await own.settle(options.settleSeconds * 1000);
    }
  };
  const isPane = (element) => element.clientHeight > 40 && element.scrollHeight > element.clientHeight + 40 && /auto|scroll/.test(getComputedStyle(element).overflowY);
  await drawn();
  await own.settle(options.settleSeconds * 1000);
  if (document.scrollingElement) await scroll(document.scrollingElement, options.mostScrolls);
  for (const pane of [...walk(document)].slice(0, 3000).filter((each) => !SKIP.has(each.nodeName) && isPane(each)).slice(0, 4)) await scroll(pane, 3);
  let fired = 0;
  const lost = [];
  const stack = [];
  const push = (fresh) => { for (const action of fresh.reverse()) stack.push(action); };
  if (options.replay.length) {
    for (const action of [...options.replay].reverse()) stack.push({...action, element: null});
    collect(0, []);
  } else push(collect(0, []));
  while (stack.length && fired < options.mostActions && !isLate()) {
    const action = stack.pop();
    const isHere = isThere(action.element);
    if (action.url !== location.href && !isHere && action.url) await comeBack(action.url);
    if (options.replay.length && !action.element && !findAgain(action)) for (const earlier of action.trail) await act(earlier);
    if (!(await act(action))) {
      lost.push({path: action.path, label: action.label, event: action.event, option: action.option, kind: action.kind, depth: action.depth, trail: action.trail, url: ""});
      continue;
    }
    fired += 1;
    if (action.depth >= options.mostDepth) continue;
    const trail = [...action.trail, {path: action.path, label: action.label, event: action.event, option: action.option}];
    push(collect(action.depth + 1, trail));
  }
  const frames = [];
  for (let place = 0; place < window.frames.length; place += 1) {
    try { if (window.frames[place].__vedette) frames.push(window.frames[place].__vedette); } catch { /* another origin */ }
  }
  const all = (name) => [own, ...frames].flatMap((each) => [...each[name]]);
  own.changes();
  return {
    problem: "", fired, lost, left: stack.length, skipped, isInteractive, shadows, html, guesses: [...guesses],
    seen: [...seen].slice(0, 5000), ofClass: [...ofClass], navigations: all("navigations"), routes: own.routes,
    popups: all("popups"), dialogs: all("dialogs"), addresses: all("addresses"), sinks: all("sinks"), address: location.href,
  };
}
