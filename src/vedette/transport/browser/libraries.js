// SPDX-License-Identifier: Apache-2.0
// Which script libraries run in the page, in the versions that they give themselves: read as data, nothing is called.
() => {
  const places = {
    "jquery": ["jQuery", "fn", "jquery"], "jquery-ui": ["jQuery", "ui", "version"],
    "jquery-validation": ["jQuery", "validator", "version"], "select2": ["jQuery", "fn", "select2", "amd", "version"],
    "angularjs": ["angular", "version", "full"], "react": ["React", "version"], "preact": ["preact", "version"],
    "vue": ["Vue", "version"], "lodash": ["_", "VERSION"], "moment": ["moment", "version"],
    "handlebars": ["Handlebars", "VERSION"], "mustache": ["Mustache", "version"], "axios": ["axios", "VERSION"],
    "dompurify": ["DOMPurify", "version"], "knockout": ["ko", "version"], "backbone": ["Backbone", "VERSION"],
    "bootstrap": ["bootstrap", "Tooltip", "VERSION"], "emberjs": ["Ember", "VERSION"], "d3": ["d3", "version"],
    "three.js": ["THREE", "REVISION"], "chart.js": ["Chart", "version"], "ckeditor": ["CKEDITOR", "version"],
    "htmx": ["htmx", "version"], "alpinejs": ["Alpine", "version"], "leaflet": ["L", "version"],
    "highcharts": ["Highcharts", "version"], "modernizr": ["Modernizr", "_version"], "extjs": ["Ext", "versions", "core", "version"],
    "mootools": ["MooTools", "version"], "prototype": ["Prototype", "Version"], "requirejs": ["require", "version"],
    "dojo": ["dojo", "version", "major"], "yui": ["YUI", "version"],
  };
  const held = (path) => {
    let value = window;
    for (const name of path) {
      if (value === null || (typeof value !== "object" && typeof value !== "function")) return undefined;
      value = value[name];
    }
    return value;
  };
  const found = [];
  const note = (id, version) => {
    const text = typeof version === "number" ? String(version) : version;
    if (typeof text === "string" && /^\d{1,4}(?:\.\d{1,4}){0,4}(?:[-.][a-z0-9.]{1,20})?$/i.test(text)) found.push(`${id} ${text}`);
  };
  for (const [id, path] of Object.entries(places)) {
    try { note(id, held(path)); } catch { /* a page may guard its variables */ }
  }
  // Underscore and Lodash share a name; what templates may import is a setting of Lodash alone.
  const shared = found.findIndex((text) => text.startsWith("lodash "));
  try {
    if (shared >= 0 && !held(["_", "templateSettings", "imports"])) found[shared] = found[shared].replace("lodash", "underscore");
  } catch { found.splice(shared, 1); }
  const bootstrapPlugin = ["jQuery", "fn", "tooltip", "Constructor", "VERSION"];
  try { if (!found.some((text) => text.startsWith("bootstrap "))) note("bootstrap", held(bootstrapPlugin)); } catch { /* as above */ }
  const root = document.querySelector("[ng-version]");
  if (root) note("angular", root.getAttribute("ng-version"));
  const app = document.querySelector("[data-v-app]");
  try { if (app && app.__vue_app__) note("vue", app.__vue_app__.version); } catch { /* as above */ }
  return [...new Set(found)].slice(0, 50);
}
