// JSON editor: after a pause in typing, post the source for checking and replace findings and preview. Without this file
// the buttons do the same.

const editor = document.querySelector("#soan");
const source = editor.querySelector("textarea");
const DEBOUNCE_MS = 700;
let timer, requests = 0, unsaved = "unsaved" in editor.dataset;

const body = (withTrial) => {
  const data = new FormData(editor);
  data.set("_check", "1");
  const trialForm = document.querySelector("#thu-muc");
  if (withTrial && trialForm) {
    data.set("_tried", "1");
    for (const [name, value] of new FormData(trialForm)) data.append(name, value);
  }
  return data;
};

// Replace one part of the page by that of the response; the focus stays where it was.
const replacePart = (page, id) => {
  const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
  if (!old || !fresh) return;
  const focusedId = old.contains(document.activeElement) ? document.activeElement.id : "";
  old.replaceWith(fresh);
  if (focusedId) document.getElementById(focusedId)?.focus();
};

const check = async (withTrial) => {
  const request = (requests += 1);
  const statusLine = document.querySelector("[data-status]");
  try {
    const answer = await fetch(editor.action, { method: "POST", body: body(withTrial), redirect: "manual" });
    if (request !== requests) return; // a later request is under way
    if (!answer.ok) throw new Error();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    replacePart(page, "kiem-tra");
    replacePart(page, "xem-truoc");
  } catch {
    statusLine.textContent = "Chưa kiểm tra được: mất kết nối hoặc phiên làm việc đã hết. Văn bản vẫn còn trên trang này.";
  }
};

const scheduleCheck = (withTrial) => {
  clearTimeout(timer);
  timer = setTimeout(check, DEBOUNCE_MS, withTrial);
};

source.addEventListener("input", () => {
  unsaved = true;
  scheduleCheck(false);
});
editor.querySelector("#buoc")?.addEventListener("change", () => scheduleCheck(false));
document.addEventListener("change", (event) => event.target.closest("#thu-muc") && scheduleCheck(true));
document.addEventListener("submit", (event) => {
  if (event.target === editor) unsaved = false;
  if (event.target.id !== "thu-muc") return;
  event.preventDefault();
  check(true);
});

// Move the cursor to the line of a finding.
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
