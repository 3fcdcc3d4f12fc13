// The head's page: whoever is dragged onto a colleague has the form opened that hands over all of their work to them.
// Nothing is handed over until that form is sent; without a pointer the name of the person leads to the same form.
const rows = [...document.querySelectorAll("[data-person]")];
const rowOf = (event) => event.target.closest?.("[data-person]");
let dragged = null;
const over = (row) => {
  for (const one of rows) one.toggleAttribute("data-over", one === row);
};

for (const row of rows) row.draggable = row.hasAttribute("data-has-tasks");
if (matchMedia("(any-pointer: fine)").matches) document.querySelector("[data-drag-hint]")?.removeAttribute("hidden");
document.addEventListener("dragstart", (event) => {
  dragged = rowOf(event);
  if (!dragged?.draggable) return (dragged = null);
  event.dataTransfer.setData("text/plain", dragged.dataset.name);
  event.dataTransfer.effectAllowed = "move";
});
document.addEventListener("dragover", (event) => {
  const row = rowOf(event);
  const takes = dragged && row && row !== dragged;
  if (takes) event.preventDefault();
  over(takes ? row : null);
});
document.addEventListener("drop", (event) => {
  const row = rowOf(event);
  if (!dragged || !row || row === dragged) return;
  event.preventDefault();
  location.assign(`${dragged.dataset.form}?cho=${row.dataset.person}#chuyen-het`);
});
document.addEventListener("dragend", () => {
  dragged = null;
  over(null);
});
