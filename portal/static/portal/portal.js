// Small kindnesses; every page works without them.

// After a refused form, the list of what is wrong is read first.
document.querySelector("[data-focus]")?.focus();

// A form is sent once: a second click while the answer is on its way does nothing.
const release = (form) => {
  delete form.dataset.sent;
  form.querySelector(".sending")?.remove();
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  form.insertAdjacentHTML("beforeend", '<p class="sending unseen" role="status">Đang gửi, xin chờ…</p>');
  setTimeout(release, 10000, form); // the answer may have been a file, and the page is still here
});
// Coming back with the back button finds the form ready again.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// An open menu closes with Escape or a click elsewhere.
const close = (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (event.key === "Escape") menu.querySelector("summary").focus();
    if (event.key === "Escape" || !menu.contains(event.target)) menu.open = false;
  }
};
addEventListener("keydown", (event) => event.key === "Escape" && close(event));
addEventListener("click", close);
