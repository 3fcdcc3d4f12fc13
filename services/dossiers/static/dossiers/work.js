// The page of a dossier: papers beside the answers, who else is looking, keys. Every page works without this file.

const viewer = document.querySelector("[data-viewer]");
const viewed = viewer?.querySelector("[data-viewed]");
let opener = null; // where the focus goes back to

const show = async (address, options = {}) => {
  const answer = await fetch(address, { credentials: "same-origin", ...options }).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const paper = page && page.getElementById("giay-to-dang-xem");
  if (!paper) return location.assign(typeof options.body === "undefined" ? address : location.href); // signed out, or gone
  for (const link of paper.querySelectorAll('a[href^="?"]')) link.href = new URL(link.getAttribute("href"), answer.url).href;
  const heading = paper.querySelector("h1");
  heading.replaceWith(Object.assign(document.createElement("h2"), { id: "ten-giay-to", tabIndex: -1, textContent: heading.textContent }));
  viewed.replaceChildren(paper);
  const place = document.querySelector(`[data-checked-of="${paper.dataset.of}"]`);
  if (place) place.textContent = paper.querySelector("[data-checked]").textContent;
  viewer.hidden = false;
  document.documentElement.classList.add("viewing");
  opener?.scrollIntoView({ block: "center" }); // the page beside it is narrower now
  viewed.querySelector("h2").focus({ preventScroll: true });
};

const close = () => {
  viewer.hidden = true;
  document.documentElement.classList.remove("viewing");
  opener?.focus();
};

const plain = (event) => !event.defaultPrevented && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!viewer || !link || !plain(event) || link.target) return;
  const inside = viewed.contains(link);
  const of = link.dataset.paper ?? link.getAttribute("href").match(/^\/tep\/(\d+)\//)?.[1];
  const paper = inside ? link : of && document.querySelector(`[data-paper="${of}"]`);
  if (!paper) return;
  event.preventDefault();
  if (!inside) opener = link;
  show(paper.href);
});
viewer?.querySelector("[data-close]").addEventListener("click", close);
viewer?.addEventListener("keydown", (event) => event.key === "Escape" && close());
viewer?.addEventListener(
  "submit",
  (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const body = new FormData(event.target, event.submitter);
    show(event.target.action, { method: "POST", body });
  },
  true,
);

// Who else is looking is asked again only while one works here: a page left open keeps no session alive.
const looking = document.querySelector("[data-looking]");
const EVERY = 45_000;
let active = true;
for (const name of ["keydown", "pointerdown", "scroll"]) addEventListener(name, () => (active = true), { passive: true });
const ask = async () => {
  if (!active || document.hidden) return;
  active = false;
  const answer = await fetch(looking.dataset.looking).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-looking]");
  if (now && now.textContent !== looking.textContent) looking.textContent = now.textContent;
};
if (looking) setInterval(ask, EVERY);
