// Editor of a template: after a pause in typing, post it to be shown and replace the sample beside it. Without this file
// the button does the same.

const editor = document.querySelector("#soan-mau");
const DEBOUNCE_MS = 400;
let timer, requests = 0, unsaved = false;

const show = async () => {
  const request = (requests += 1);
  const data = new FormData(editor);
  data.set("_check", "1");
  try {
    const answer = await fetch(location.href, { method: "POST", body: data, redirect: "manual" });
    if (request !== requests) return; // a later request is under way
    if (!answer.ok) throw new Error();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("xem-truoc").replaceWith(page.getElementById("xem-truoc"));
  } catch {
    document.querySelector("[data-status]").textContent =
      "Chưa xem trước được: mất kết nối hoặc phiên làm việc đã hết. Nội dung vẫn còn trên trang này.";
  }
};

editor.addEventListener("input", () => {
  unsaved = true;
  clearTimeout(timer);
  timer = setTimeout(show, DEBOUNCE_MS);
});
editor.addEventListener("submit", (event) => {
  if (event.submitter?.formTarget !== "_blank") unsaved = false;
});
addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
