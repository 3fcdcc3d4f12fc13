// Keeps what is typed in the studio while it is being typed, so that leaving the page loses nothing. What is kept is offered
// again when the page is opened. Without this file a save that was refused is kept as well.

const AFTER_TYPING = 2000;
const told = document.querySelector("[data-kept]");
let timer, typedIn = null;

const post = (form, leaving) => {
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
  body.set("_keep", "1");
  return fetch(location.href, { method: "POST", body, redirect: "manual", keepalive: leaving });
};

const keep = async () => {
  const form = typedIn;
  typedIn = null;
  try {
    const answer = await post(form, false);
    if (answer.status !== 204) throw new Error();
    const now = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
    told.textContent = `Đã giữ nội dung gõ dở lúc ${now}; chưa lưu vào bản nháp.`;
  } catch {
    told.textContent = "Chưa giữ được nội dung gõ dở: mất kết nối hoặc phiên làm việc đã hết.";
  }
};

if (told)
  document.addEventListener("input", ({ target }) => {
    const form = target.closest("form.editor");
    if (!form) return;
    typedIn = form;
    clearTimeout(timer);
    timer = setTimeout(keep, AFTER_TYPING);
  });
document.addEventListener("submit", () => {
  clearTimeout(timer);
  typedIn = null;
});
addEventListener("pagehide", () => typedIn && post(typedIn, true).catch(() => {}));
