// SPDX-License-Identifier: Apache-2.0
// Puts the tea of the day under the front shelf: the only link to that page.
const today = document.getElementById("today");
if (today) {
  const link = document.createElement("a");
  link.href = "/" + ["tea", "of", "the", "day"].join("-");
  link.textContent = "Tea of the day";
  link.className = "button quiet";
  today.append(link);
}
