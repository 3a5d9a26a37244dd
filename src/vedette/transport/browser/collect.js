// SPDX-License-Identifier: Apache-2.0
// Returns what the hooks in a page and in its frames wrote down.
() => {
  "use strict";
  const all = [window.__vedette];
  for (let place = 0; place < window.frames.length; place += 1) {
    try { all.push(window.frames[place].__vedette); } catch { /* another origin */ }
  }
  const owns = all.filter(Boolean);
  if (!owns.length) return null;
  for (const own of owns) if (own.noteStorage) own.noteStorage();
  const lists = {};
  for (const name of ["sinks", "reads", "navigations", "popups"]) lists[name] = owns.flatMap((own) => [...(own[name] || [])]);
  return lists;
}
