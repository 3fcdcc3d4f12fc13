// Checks the definition after a pause in typing and draws the step beside it. Without this file the buttons do the same.

const editor = document.querySelector("#soan");
const source = editor.querySelector("textarea");
const PAUSE = 700;
let timer, asked = 0, unsaved = "unsaved" in editor.dataset;

const body = (trying) => {
  const data = new FormData(editor);
  data.set("_check", "1");
  const tried = document.querySelector("#thu-muc");
  if (trying && tried) {
    data.set("_tried", "1");
    for (const [name, value] of new FormData(tried)) data.append(name, value);
  }
  return data;
};

// Take over one part of the answer; whoever stands in it stays where they were.
const renew = (page, id) => {
  const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
  if (!old || !fresh) return;
  const here = old.contains(document.activeElement) ? document.activeElement.id : "";
  old.replaceWith(fresh);
  if (here) document.getElementById(here)?.focus();
};

const check = async (trying) => {
  const turn = (asked += 1);
  const said = document.querySelector("[data-said]");
  try {
    const answer = await fetch(editor.action, { method: "POST", body: body(trying), redirect: "manual" });
    if (turn !== asked) return; // somebody typed on meanwhile
    if (!answer.ok) throw new Error();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    renew(page, "kiem-tra");
    renew(page, "xem-truoc");
  } catch {
    said.textContent = "Chưa kiểm tra được: mất kết nối hoặc phiên làm việc đã hết. Văn bản vẫn còn trên trang này.";
  }
};

const plan = (trying) => {
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE, trying);
};

source.addEventListener("input", () => {
  unsaved = true;
  plan(false);
});
editor.querySelector("#buoc")?.addEventListener("change", () => plan(false));
document.addEventListener("change", (event) => event.target.closest("#thu-muc") && plan(true));
document.addEventListener("submit", (event) => {
  if (event.target === editor) unsaved = false;
  if (event.target.id !== "thu-muc") return;
  event.preventDefault();
  check(true);
});

// Jump to the line of a mistake.
document.addEventListener("click", (event) => {
  const line = Number(event.target.closest("[data-line]")?.dataset.line);
  if (!line) return;
  event.preventDefault();
  const before = source.value.split("\n").slice(0, line - 1).join("\n").length;
  const start = line > 1 ? before + 1 : 0;
  const end = source.value.indexOf("\n", start);
  source.focus();
  source.setSelectionRange(start, end < 0 ? source.value.length : end);
  source.scrollTop = (line - 5) * parseFloat(getComputedStyle(source).lineHeight);
});

addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
