// Saves a step while it is being typed, as its button would, and shows what the answers lead to.
// Without this file the button does the same.

const form = document.querySelector("form[data-autosave]");
const said = form.querySelector("[data-said]");
const AFTER_TYPING = 1500;
const AFTER_CHOOSING = 250;
let timer, changed, saving, stopped;
let waiting = null; // the button pressed while the page was being saved

const fields = (root) => new Map([...root.querySelectorAll('[id^="muc-"]')].map((field) => [field.id, field]));
const hidden = (root, name) => root.querySelector(`input[type="hidden"][name="${name}"]`);
const say = (text) => said.textContent === text || (said.textContent = text);

const plan = (pause) => {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
};

// Put a field that appeared behind the one it follows. The page that came keeps its own, which tells where the next belongs.
const place = (field) => {
  const copy = field.cloneNode(true);
  let before = field.previousElementSibling;
  while (before && !(before.id && document.getElementById(before.id))) before = before.previousElementSibling;
  const parent = document.getElementById(field.parentElement.id) ?? form;
  if (before) document.getElementById(before.id).after(copy);
  else parent.insertBefore(copy, [...parent.children].find((child) => child.id.startsWith("muc-")) ?? said);
};

// What a person types into stays as it is; lists and texts that follow from other answers are renewed.
const renew = (old, fresh) => {
  if (!old.querySelector("input, select, textarea, button")) return old.replaceWith(fresh.cloneNode(true));
  for (const list of fresh.querySelectorAll("select[id]")) {
    const there = document.getElementById(list.id);
    const same = [...list.options].map((option) => option.value).join() === [...there.options].map((o) => o.value).join();
    if (!same && there !== document.activeElement) there.replaceWith(list);
  }
  for (const label of fresh.querySelectorAll("label[for]")) {
    const there = old.querySelector(`label[for="${label.htmlFor}"]`);
    if (there && there.textContent !== label.textContent) there.replaceWith(label);
  }
};

const merge = (page) => {
  for (const name of ["_shown", "_seen"]) hidden(form, name).value = hidden(page, name).value;
  const now = fields(form);
  const then = fields(page);
  for (const [id, field] of now) if (!then.has(id)) field.remove();
  for (const [id, field] of then) {
    if (now.has(id)) renew(now.get(id), field);
    else if (!document.getElementById(id)) place(field);
  }
};

const send = async () => {
  const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  body.set("_autosave", "1");
  const signal = AbortSignal.timeout(10000);
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body, redirect: "manual", keepalive: true, signal });
  if (answer.status === 409) stopped = true;
  if (answer.status !== 200 && answer.status !== 409) throw new Error();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.ok) merge(page);
  say(page.querySelector("[data-said]").textContent);
};

const save = async () => {
  clearTimeout(timer);
  if (saving || stopped || !changed) return;
  [saving, changed] = [true, false];
  try {
    await send();
  } catch {
    say(form.dataset.autosave);
  }
  saving = false;
  if (waiting) form.requestSubmit(waiting);
  else if (changed) plan(AFTER_TYPING);
};

form.addEventListener("input", () => {
  changed = true;
  plan(AFTER_TYPING);
});
form.addEventListener("change", () => plan(AFTER_CHOOSING));
document.addEventListener("visibilitychange", () => document.hidden && save());

// The button waits for a save that is under way: the two must not meet on the server.
addEventListener(
  "submit",
  (event) => {
    if (event.target !== form) return;
    clearTimeout(timer);
    if (!saving) return (stopped = true);
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = event.submitter;
  },
  true,
);
addEventListener("pageshow", () => (stopped = false));
