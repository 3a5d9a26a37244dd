// SPDX-License-Identifier: Apache-2.0
// Lists the operations of /openapi.json and sends them. Text of the description only ever becomes text nodes.
"use strict";

const byId = (id) => document.getElementById(id);

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function resolve(schema, description) {
  const reference = schema && schema.$ref;
  return reference ? description.components.schemas[reference.split("/").pop()] : schema || {};
}

// An example body: the required fields, each with a value of its type.
function example(schema, description) {
  const known = resolve(schema, description);
  const options = (known.anyOf || []).filter((option) => option.type !== "null");
  if (options.length) return example(options[0], description);
  if (known.enum) return known.enum[0];
  if (known.type === "array") return [example(known.items, description)];
  if (known.type === "object") {
    const required = known.required || [];
    return Object.fromEntries(required.map((name) => [name, example(known.properties[name], description)]));
  }
  return { integer: 1, number: 1, boolean: false }[known.type] ?? (known.format === "uuid" ? "00000000-0000-0000-0000-000000000000" : "");
}

function field(parameter) {
  const input = element("input", { name: parameter.name, "data-in": parameter.in });
  const label = element("label", parameter.required ? { class: "required" } : {}, parameter.name, input);
  label.title = parameter.description || "";
  return label;
}

function readForm(form, path) {
  const query = new URLSearchParams();
  for (const input of form.querySelectorAll("input")) {
    if (input.dataset.in === "path") path = path.replace(`{${input.name}}`, encodeURIComponent(input.value));
    else if (input.value) query.set(input.name, input.value);
  }
  const body = form.querySelector("textarea");
  return { address: query.size ? `${path}?${query}` : path, body: body ? body.value : undefined };
}

async function send(method, path, form, shown) {
  const { address, body } = readForm(form, path);
  const headers = { Authorization: `Basic ${btoa(`${byId("user").value}:${byId("token").value}`)}` };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    const reply = await fetch(address, { method, headers, body, credentials: "omit" });
    const text = await reply.text();
    let pretty = text;
    if ((reply.headers.get("Content-Type") || "").startsWith("application/json")) pretty = JSON.stringify(JSON.parse(text), null, 2);
    shown.textContent = `${method} ${address}\n${reply.status} ${reply.statusText}\n\n${pretty}`;
  } catch (error) {
    shown.textContent = `${method} ${address}\n${error}`;
  }
}

function operationView(path, method, operation, description) {
  const form = element("form");
  for (const parameter of operation.parameters || []) form.append(field(parameter));
  const content = operation.requestBody && operation.requestBody.content["application/json"];
  if (content) {
    const body = element("textarea", { spellcheck: "false", "aria-label": "Body" });
    body.value = JSON.stringify(example(content.schema, description), null, 2);
    form.append(element("label", { class: "wide" }, "Body", body));
  }
  form.append(element("button", { type: "submit" }, "Send"));
  const shown = element("pre");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(method.toUpperCase(), path, form, shown);
  });
  const summary = element("summary", {}, element("span", { class: "method" }, method.toUpperCase()), element("code", {}, path));
  return element("details", { "data-path": path.toLowerCase() }, summary, element("p", {}, operation.description || ""), form, shown);
}

async function show() {
  const description = await (await fetch("/openapi.json", { credentials: "omit" })).json();
  byId("about").textContent = description.info.description;
  const sections = new Map();
  for (const [path, operations] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = (operation.tags || ["other"])[0];
      if (!sections.has(tag)) sections.set(tag, element("section", {}, element("h2", {}, tag)));
      sections.get(tag).append(operationView(path, method, operation, description));
    }
  }
  byId("operations").replaceChildren(...sections.values());
  byId("filter").addEventListener("input", (event) => {
    const wanted = event.target.value.toLowerCase();
    for (const view of document.querySelectorAll("details")) view.hidden = !view.dataset.path.includes(wanted);
  });
  byId("credentials").addEventListener("submit", (event) => event.preventDefault());
}

show();
