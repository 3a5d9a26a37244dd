// SPDX-License-Identifier: Apache-2.0
// Asks how many reviews there are, of one customer and of one mood.
async function ask(address, question) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(question),
  });
  const line = document.createElement("p");
  line.textContent = `Reviews: ${(await answer.json()).reviews}`;
  document.getElementById("answers").append(line);
}
ask("/api/reviews/count", { author: "Kim" });
ask("/api/moods/count", { mood: "calm" });
