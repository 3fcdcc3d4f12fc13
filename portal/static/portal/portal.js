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
  const words = document.documentElement.lang === "en" ? "Sending…" : "Đang gửi, xin chờ…";
  form.insertAdjacentHTML("beforeend", `<p class="sending unseen" role="status">${words}</p>`);
  setTimeout(release, 10000, form); // the answer may have been a file
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

// A page that waits looks by itself and is left only when there is news: what is read or copied stays where it is.
const lookLater = (waiting) => waiting?.dataset.look && setTimeout(look, waiting.dataset.after * 1000, waiting);
const look = async (waiting) => {
  const answer = await fetch(waiting.dataset.look).catch(() => null);
  if (!answer?.ok) {
    waiting.dataset.after *= 2; // no network for a moment, or none at all
    return lookLater(waiting);
  }
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(waiting.id);
  if (answer.redirected || !found) return location.replace(answer.url);
  if (!found.dataset.look) return (waiting.innerHTML = found.innerHTML); // it has looked often enough
  if ("live" in found.dataset) waiting.innerHTML = found.innerHTML; // a progress, which nobody copies from
  Object.assign(waiting.dataset, found.dataset);
  lookLater(waiting);
};
lookLater(document.getElementById("dang-cho"));

// A search box suggests while one types; the page of results finds the same.
const PAUSE = 150;

const listUnder = (box) => {
  const found = document.createElement("ul");
  found.className = "suggestions";
  found.hidden = true;
  box.closest("form").append(found);
  return found;
};

const suggest = (found, suggestions) => {
  found.replaceChildren(
    ...suggestions.map(({ name, href }) => {
      const item = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { href, textContent: name });
      item.append(link);
      return item;
    }),
  );
  found.hidden = !suggestions.length;
};

const walk = (event, found, box) => {
  const links = [box, ...found.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (event.key === "Escape") {
    found.hidden = true;
    box.focus();
  } else if (next !== undefined && !found.hidden && links[next]) {
    event.preventDefault();
    links[next].focus();
  }
};

for (const box of document.querySelectorAll("form[role=search] input[type=search]")) {
  const found = listUnder(box);
  let waiting, asked;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    const text = (asked = box.value.trim());
    if (text.length < 2) return suggest(found, []);
    waiting = setTimeout(async () => {
      const answer = await fetch(`/tim-kiem/goi-y/?q=${encodeURIComponent(text)}`).catch(() => null);
      if (answer?.ok && asked === text) suggest(found, (await answer.json()).suggestions);
    }, PAUSE);
  });
  box.form.addEventListener("keydown", (event) => walk(event, found, box));
  box.form.addEventListener("focusout", (event) => {
    if (!box.form.contains(event.relatedTarget)) setTimeout(() => (found.hidden = true), PAUSE);
  });
}
