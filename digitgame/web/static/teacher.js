// Shows who plays, and asks again every few seconds.
"use strict";

(() => {
  const INTERVAL_MS = 3000;
  const words = document.getElementById("words");
  const lost = document.getElementById("lost");
  const table = document.getElementById("learners");

  function row(kind, cells) {
    const line = document.createElement("tr");
    for (const cell of cells) line.appendChild(document.createElement(kind)).textContent = cell;
    return line;
  }

  async function update() {
    try {
      const response = await fetch("teacher/progress");
      if (response.status === 403) location.reload();
      if (!response.ok) throw new Error(response.statusText);
      const found = await response.json();
      words.textContent = found.words;
      table.tBodies[0].replaceChildren(
        ...found.rows.map(({ isPlaying, cells }) => {
          const line = row("td", cells);
          line.classList.toggle("playing", isPlaying);
          return line;
        }),
      );
      lost.hidden = true;
    } catch {
      lost.hidden = false;
    }
    setTimeout(update, INTERVAL_MS);
  }

  table.tHead.append(row("th", table.dataset.columns.split("|")));
  update();
})();
