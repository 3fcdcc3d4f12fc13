// The list of questions: drag one to another place; and the checks, fetched after the page is there. Without this file
// the buttons and the link do the same.

const list = document.querySelector("[data-parts]");
const form = list?.closest("form");
let dragged = null;

for (const item of list?.children ?? []) item.draggable = true;

list?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-part]");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.part);
});
list?.addEventListener("dragover", (event) => {
  const over = event.target.closest("[data-part]");
  if (!dragged || !over) return;
  event.preventDefault();
  list.querySelector(".over")?.classList.remove("over");
  over.classList.add("over");
});
list?.addEventListener("dragend", () => {
  list.querySelector(".over")?.classList.remove("over");
  dragged = null;
});

const post = (name, value) => {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value });
  form.append(input);
};

list?.addEventListener("drop", (event) => {
  const over = event.target.closest("[data-part]");
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  const items = [...list.children];
  const isDown = items.indexOf(dragged) < items.indexOf(over);
  post("_do", `${isDown ? "after" : "before"}:${dragged.dataset.part}`);
  post("_to", over.dataset.part);
  form.submit();
});

const checks = document.getElementById("kiem-tra");
if (checks && !checks.querySelector(".findings, .notice")) {
  fetch(checks.dataset.check)
    .then((answer) => (answer.ok ? answer.text() : Promise.reject()))
    .then((text) => checks.replaceWith(new DOMParser().parseFromString(text, "text/html").getElementById("kiem-tra")))
    .catch(() => {}); // the link stays
}
