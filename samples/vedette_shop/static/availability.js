// SPDX-License-Identifier: Apache-2.0
// Asks what can be sent this week, once by origin and once by harvest.
async function ask(address, question) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(question),
  });
  const { available } = await answer.json();
  const line = document.createElement("p");
  line.textContent = available.map((tea) => `${tea.name} (${tea.stock})`).join(", ");
  document.getElementById("answers").append(line);
}
ask("/api/available/origin", { origin: "China" });
ask("/api/available/harvest", { harvest: "spring" });
