// While a name is typed, those found so far appear below; without this the button looks them up.
const field = document.querySelector("[data-suggest]");
const list = document.getElementById(field?.dataset.suggest);
let last = 0;
const look = async (asked) => {
  const answer = await fetch(`?${new URLSearchParams(new FormData(field.form))}`).catch(() => null);
  if (!answer?.ok || answer.redirected || asked !== last) return; // a later letter has been typed meanwhile
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(list.id);
  if (found && asked === last) list.replaceChildren(...found.childNodes);
};
field?.addEventListener("input", () => {
  const asked = ++last;
  setTimeout(() => asked === last && field.value.trim().length > 1 && look(asked), 300);
});
