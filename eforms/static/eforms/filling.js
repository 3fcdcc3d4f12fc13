// Saves a step while it is being typed, as its button would, and shows what the answers lead to.
// Without this file the button does the same.

const form = document.querySelector("form[data-autosave]");
const said = form.querySelector("[data-said]");
const AFTER_TYPING = 1500;
const AFTER_CHOOSING = 250;
document.documentElement.classList.add("scripted"); // buttons that only a page without this file needs are hidden
const VIETNAMESE = {
  tooLarge: (names, limit) => `Tệp ${names} lớn hơn ${limit} MB nên không được gửi. Hãy giảm dung lượng hoặc chia nhỏ.`,
  uploading: "Đang tải tệp lên",
  refused: "Có tệp chưa được nhận; lý do ghi ở mục đó. ",
  taken: "Đã tải tệp lên. ",
};
const ENGLISH = {
  tooLarge: (names, limit) => `${names} must be smaller than ${limit} MB, so it was not sent. Reduce the file size or split the file.`,
  uploading: "Uploading the file",
  refused: "A file was not accepted; the reason is shown beside it. ",
  taken: "File uploaded. ",
};
const says = document.documentElement.lang === "en" ? ENGLISH : VIETNAMESE;
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
const renew = (old, fresh, sent) => {
  const papers = old.querySelector('input[type="file"]');
  if (papers) return papers.files.length && !sent.includes(papers) ? null : swap(old, fresh.cloneNode(true));
  if (!old.querySelector("input, select, textarea, button")) return old.replaceWith(fresh.cloneNode(true));
  for (const list of fresh.querySelectorAll("select[id]")) {
    const there = document.getElementById(list.id);
    if (!there) continue; // its field appears only now
    const same = [...list.options].map((option) => option.value).join() === [...there.options].map((o) => o.value).join();
    if (!same && there !== document.activeElement) there.replaceWith(list);
  }
  for (const label of fresh.querySelectorAll("label[for]")) {
    const there = old.querySelector(`label[for="${label.htmlFor}"]`);
    if (!there) continue;
    there.parentElement.hidden = label.parentElement.hidden;
    if (there.textContent !== label.textContent) there.replaceWith(label);
  }
};

// A field of papers is drawn anew with what it has now; whoever stood in it stands there still.
const swap = (old, fresh) => {
  if (old.isEqualNode(fresh)) return;
  const name = old.contains(document.activeElement) && document.activeElement.name;
  const tooLarge = old.querySelector("[data-too-large]");
  if (tooLarge) fresh.querySelector('input[type="file"]').after(tooLarge);
  old.replaceWith(fresh);
  if (name) (fresh.querySelector(`[name="${name}"]`) ?? fresh.querySelector("input, button")).focus();
};

// A file over the limit is not sent only to be refused: it leaves the choice, and its field says why.
const weigh = (input) => {
  const limit = input.dataset.maxMegabytes;
  const [kept, large] = [new DataTransfer(), []];
  for (const file of input.files) file.size > limit * 2 ** 20 ? large.push(`“${file.name}”`) : kept.items.add(file);
  input.parentElement.querySelector("[data-too-large]")?.remove();
  if (!large.length) return;
  input.files = kept.files;
  const note = Object.assign(document.createElement("p"), { className: "wrong", role: "alert" });
  note.textContent = says.tooLarge(large.join(", "), limit);
  note.dataset.tooLarge = "";
  input.after(note);
};

const merge = (page, sent) => {
  for (const name of ["_shown", "_seen"]) hidden(form, name).value = hidden(page, name).value;
  const now = fields(form);
  const then = fields(page);
  for (const [id, field] of now) if (!then.has(id)) field.remove();
  for (const [id, field] of then) {
    if (now.has(id)) renew(now.get(id), field, sent);
    else if (!document.getElementById(id)) place(field);
  }
};

const post = async (data) => {
  const body = new URLSearchParams([...data].filter(([, value]) => typeof value === "string"));
  const signal = AbortSignal.timeout(10000);
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body, redirect: "manual", keepalive: true, signal });
  return [answer.status, await answer.text()];
};

// Files are sent once they are chosen; how far they are is shown beside them, and told at each quarter.
const upload = (body, [input]) =>
  new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0, ariaLabel: says.uploading });
    input.after(bar);
    request.upload.onprogress = ({ loaded, total }) => {
      bar.value = Math.floor((100 * loaded) / total);
      say(`${says.uploading}: ${bar.value - (bar.value % 25)}%.`);
    };
    request.onload = () => done([request.responseURL === form.action ? request.status : 0, request.responseText]);
    request.onerror = fail;
    request.onloadend = () => bar.remove();
    request.open("POST", form.getAttribute("action"));
    request.send(body);
  });

const send = async () => {
  const chosen = [...form.querySelectorAll('input[type="file"]')].filter((input) => input.files.length);
  const sent = chosen.filter((input) => !("withButton" in input.dataset)); // the others go with a button of the page
  const data = new FormData(form);
  for (const input of chosen) if (!sent.includes(input)) data.delete(input.name);
  data.set("_autosave", "1");
  const [status, text] = await (sent.length ? upload(data, sent) : post(data));
  if (![200, 401, 409, 410].includes(status)) throw new Error();
  if (status !== 200) stopped = true; // signed out, saved elsewhere, or no draft any more
  const page = new DOMParser().parseFromString(text, "text/html");
  if (status === 200) merge(page, sent);
  const refused = sent.some(({ id }) => document.getElementById(id)?.hasAttribute("aria-invalid"));
  const taken = sent.length && (status === 200 || status === 409);
  const about = refused ? says.refused : taken ? says.taken : "";
  say(about + page.querySelector("[data-said]").textContent);
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
form.addEventListener("change", ({ target }) => {
  if (target.type === "file") weigh(target);
  plan(AFTER_CHOOSING);
});
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
