// The boxes that search as one types take the name of their field, which the library leaves out.

const name = () => {
  for (const box of document.querySelectorAll(".select2-selection:not([aria-label])")) {
    const select = box.closest(".select2")?.previousElementSibling;
    const label = select?.id && document.querySelector(`label[for="${select.id}"]`);
    if (!label) continue;
    const words = label.textContent.trim().replace(/:$/, "");
    box.setAttribute("aria-label", words);
    box.querySelector('[role="textbox"]')?.setAttribute("aria-label", words);
  }
};
for (const pause of [0, 500]) addEventListener("load", () => setTimeout(name, pause));
document.addEventListener("formset:added", () => setTimeout(name));
