// SPDX-License-Identifier: Apache-2.0
// Shows how a label will look, and whether its text fits.
async function ask(address, question) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(question),
  });
  const line = document.createElement("p");
  line.textContent = await answer.text();
  document.getElementById("answers").append(line);
}
ask("/api/label/preview", { line: "Tea" });
ask("/api/label/check", { text: "Tea" });
