// Passkeys: what the browser answers to the options of the page is sent with the form. Codes work without this.
const form = document.querySelector("form[data-passkey]");
const options = form && JSON.parse(document.getElementById("passkey-options").textContent).publicKey;

const ask = {
  create: () => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  get: () => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
};

const send = async () => {
  try {
    const credential = await ask[form.dataset.passkey]();
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.requestSubmit();
  } catch {
    form.querySelector("[data-failed]").hidden = false; // refused, or nothing came in time
  }
};

if (form && window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  form.querySelector("[data-unsupported]").remove();
  const button = form.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", send);
}
