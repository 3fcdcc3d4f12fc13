// One part: after a pause in typing the step beside it is shown as typed; a question chosen in a condition brings its
// answers. Without this file the buttons do the same.

const editor = document.querySelector("#sua-phan");
const DEBOUNCE_MS = 120;
let timer, requests = 0, redraws = 0, unsaved = false;

const fetchPage = async (name, value) => {
  const data = new FormData(editor);
  data.set(name, value);
  const answer = await fetch(location.href, { method: "POST", body: data, redirect: "manual" });
  if (!answer.ok) throw new Error();
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

const showPreview = async () => {
  const preview = document.getElementById("xem-truoc");
  if (!preview) return;
  const request = (requests += 1);
  try {
    const page = await fetchPage("_check", "1");
    if (request === requests) document.getElementById("xem-truoc").replaceWith(page.getElementById("xem-truoc"));
  } catch {
    // What is typed stays; the button shows what is wrong.
  }
};

const schedulePreview = () => {
  clearTimeout(timer);
  timer = setTimeout(showPreview, DEBOUNCE_MS);
};

// Draw one condition anew; the focus goes to the input that stands where it was, or to the next.
const redraw = async (name, value, condition, after) => {
  const inputs = () => [...document.getElementById(condition).querySelectorAll("select, input, button")];
  const place = inputs().indexOf(document.activeElement);
  const turn = (redraws += 1);
  const page = await fetchPage(name, value);
  if (turn !== redraws) return; // somebody goes through the questions by arrow keys: only the last one counts
  document.getElementById(condition).replaceWith(page.getElementById(condition));
  const fresh = inputs();
  (fresh[place + after] ?? fresh[place] ?? fresh.at(-1))?.focus();
  schedulePreview();
};

editor.addEventListener("change", (event) => {
  const condition = event.target.closest("[data-condition]");
  if (condition && event.target.matches("[data-question]")) redraw("_do", "shown", condition.id, 0).catch(() => {});
});
editor.addEventListener("click", (event) => {
  const button = event.target.closest("[data-condition] button[name=_do]");
  if (!button) return;
  event.preventDefault();
  unsaved = true;
  redraw("_do", button.value, button.closest("[data-condition]").id, 0).catch(() => editor.requestSubmit(button));
});
editor.addEventListener("input", () => {
  unsaved = true;
  schedulePreview();
});
editor.addEventListener("submit", () => (unsaved = false));
addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
