// SPDX-License-Identifier: Apache-2.0
// The tea planner: views chosen by the address, and one request for each gesture.
const planner = document.getElementById("planner");
const base = planner.dataset.base;
const at = (...parts) => [base, "api", ...parts].join("/");
const ask = async (name, question) => (await fetch(at(name) + (question ? `?${new URLSearchParams(question)}` : ""))).json();
const tell = (name, body) => fetch(at(name), {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
});

function make(tag, text, options = {}) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  return Object.assign(element, options);
}
function card(title, ...children) {
  const section = make("section");
  section.append(make("h2", title), ...children);
  return section;
}
function go(view) {
  history.pushState({}, "", `${base}/${view}`);
  show();
}

// The week: a form, a select, a field and a few gestures.
function week() {
  const form = make("form");
  const tea = make("input", "", { name: "tea", placeholder: "Tea" });
  const minutes = make("input", "", { name: "minutes", type: "number", min: "1", value: "3" });
  form.append(tea, minutes, make("button", "Keep it"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tell("plan", { tea: tea.value, minutes: minutes.value });
  });
  const season = make("select", "", { name: "season" });
  for (const name of ["", "spring", "autumn"]) season.append(make("option", name || "Any season", { value: name }));
  season.onchange = () => season.value && ask("season", { name: season.value });
  const words = make("input", "", { name: "words", type: "search", placeholder: "Find a tea" });
  words.addEventListener("keyup", () => ask("find", { words: words.value }));
  const leaf = make("span", "❧ What is this?", { className: "leaf" });
  leaf.addEventListener("mouseover", () => {
    ask("hover");
    if (!leaf.querySelector("a")) leaf.append(" ", make("a", "On steeping", { href: ["", "tips", "steeping"].join("/") }));
  });
  const pot = make("span", "Pour", { className: "button quiet" });
  pot.addEventListener("mousedown", () => ask("pour"));
  const print = make("button", "On paper", { className: "quiet" });
  print.addEventListener("click", () => { location.href = ["", "print", "plan"].join("/") + "?view=week"; });
  const brew = make("button", "How to brew");
  brew.addEventListener("click", () => go("brew"));
  return [card("Your week", form, season, words), card("By hand", leaf, pot, print, brew), wizard(), blend(), timer(), notes()];
}

// Three steps; the answer is sent at the end only.
function wizard() {
  const box = make("section", "", { className: "wizard" });
  const chosen = {};
  const steps = [
    ["How many cups?", "cups", "2"],
    ["How strong?", "strength", "mild"],
    ["Ready", "", ""],
  ];
  const step = (number) => {
    const [title, name, value] = steps[number];
    const next = make("button", number < 2 ? "Next" : "Finish");
    const field = name ? make("input", "", { name, value }) : make("p", `${chosen.cups} cups, ${chosen.strength}`);
    next.addEventListener("click", () => {
      if (name) chosen[name] = field.value;
      if (number < 2) step(number + 1); else tell("wizard", chosen);
    });
    box.replaceChildren(make("h2", title), field, next);
  };
  step(0);
  return box;
}

// A button that leaves as soon as anything else is clicked.
function blend() {
  const button = make("button", "The house blend", { className: "quiet" });
  button.addEventListener("click", (event) => { event.stopPropagation(); ask("house-blend"); });
  planner.addEventListener("click", () => button.remove(), { once: true });
  return card("Only now", make("p", "Look quickly."), button);
}

class TeaTimer extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "closed" });
    const button = make("button", "Start the timer");
    button.addEventListener("click", () => tell("timer", { tea: "oolong" }));
    root.append(button);
  }
}
customElements.define("tea-timer", TeaTimer);
const timer = () => card("Timer", make("tea-timer"));

// Notes come page by page while the list is scrolled; a form adds one.
function notes() {
  const list = make("ol", "", { className: "notes" });
  let page = 0;
  let isAsking = false;
  const more = async () => {
    if (isAsking || page > 2) return;
    isAsking = true;
    page += 1;
    const found = await ask("notes", { page });
    for (const note of found.notes) list.append(make("li", note));
    isAsking = false;
  };
  window.addEventListener("scroll", () => {
    const root = document.scrollingElement;
    if (root.scrollTop + root.clientHeight > root.scrollHeight - 400) more();
  });
  const form = make("form");
  form.append(make("input", "", { name: "text", placeholder: "A note to yourself" }), make("button", "Add"));
  form.onsubmit = () => { fetch(at("notes"), { method: "POST", body: new URLSearchParams(new FormData(form)) }); return false; };
  more();
  return card("Notes", form, list);
}

// Views that another view leads to, one of them behind a #.
function brew() {
  ask("brew");
  const shelf = make("button", "To the shelf");
  shelf.addEventListener("click", () => go("shelf/top"));
  const steep = make("button", "Step by step");
  steep.addEventListener("click", () => { location.hash = "#/steep/2"; });
  return [card("How to brew", make("p", "Warm the pot, add the leaf, wait."), shelf, steep)];
}
function shelf() {
  ask("shelf");
  return [card("The shelf", make("p", "Top left: the oolongs."))];
}
function steep(step) {
  ask("steep", { step });
  return [card("Step by step", make("p", `This is step ${step}.`))];
}

function show() {
  const view = location.pathname.slice(base.length + 1);
  const step = /^#\/steep\/(\d+)$/.exec(location.hash);
  if (step) planner.replaceChildren(...steep(step[1]));
  else if (view === "brew") planner.replaceChildren(...brew());
  else if (view === "shelf/top") planner.replaceChildren(...shelf());
  else planner.replaceChildren(...week());
}
window.addEventListener("popstate", show);
window.addEventListener("hashchange", show);
show();

ask("teas").then(({ teas }) => { planner.title = teas.join(", "); });
setTimeout(() => ask("reminder"), 3000);
new Worker(`/static/${["planner", "worker"].join("-")}.js`).postMessage(at("worker"));
const socket = new WebSocket(location.origin.replace("http", "ws") + base + "/live");
socket.onerror = () => ask("live", { since: 0 });
