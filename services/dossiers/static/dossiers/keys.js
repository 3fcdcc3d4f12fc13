// Keys of the desk: j and k to the dossiers beside this one, x to tick its row, / to search, a to the main act,
// ? to see them.
// They rest while somebody types, and can be switched off for good (WCAG 2.1.4).

const dialog = document.querySelector("[data-keys]");
const button = document.querySelector("[data-show-keys]");
const chosen = dialog.querySelector("[data-keys-on]");
const OFF = "desk-keys-off";
const remembered = (change) => {
  try {
    return change(localStorage);
  } catch {
    return null; // no storage: the keys are on until the page is left
  }
};

chosen.checked = remembered((storage) => storage.getItem(OFF)) !== "1";
chosen.addEventListener("change", () => remembered((storage) => storage.setItem(OFF, chosen.checked ? "0" : "1")));
button.hidden = false;
button.addEventListener("click", () => dialog.showModal());

const rows = () => [...document.querySelectorAll(".list tbody tr a:first-of-type")];
const beside = (step) => {
  const link = document.querySelector(`.way a[rel="${step > 0 ? "next" : "prev"}"]`);
  if (link) return link.click();
  const all = rows();
  const at = all.findIndex((row) => row.closest("tr").contains(document.activeElement));
  all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)]?.focus();
};
const search = () => {
  const field = document.querySelector('.list-search input:not([type="hidden"])');
  field ? field.focus() : location.assign(`${document.querySelector(".way a").href}#tim`);
};
const act = () => {
  const places = [".result-form form > .button", ".to-do form.card > .button", ".to-do .button", ".to-do summary"];
  places.map((place) => document.querySelector(place)).find(Boolean)?.focus();
};
const tick = () => document.activeElement.closest(".list tr")?.querySelector('input[name="key"]')?.click();
const KEYS = { j: () => beside(1), k: () => beside(-1), "/": search, a: act, x: tick, "?": () => dialog.showModal() };

addEventListener("keydown", (event) => {
  const { key, target, ctrlKey, metaKey, altKey, isComposing } = event;
  const isTyping = target.closest?.('input:not([type="checkbox"]), textarea, select, [contenteditable]');
  if (!chosen.checked || ctrlKey || metaKey || altKey || isComposing || isTyping || dialog.open || !KEYS[key]) return;
  event.preventDefault();
  KEYS[key]();
});
if (location.hash === "#tim") search();
