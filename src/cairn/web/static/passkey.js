/* Passkeys need a script; everything else about signing in works without. What the browser is asked comes from the server. */
const { PublicKeyCredential: Passkey } = window;
const named = !/^[\d.]+$|:/.test(location.hostname); // a passkey belongs to a name, never to a bare number of a machine

async function send(form, address, said) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(address, { method: "POST", body: JSON.stringify(said), headers: { "X-CSRFToken": token, "Content-Type": "application/json" } });
  return answer.json();
}

async function prove(form) {
  const asked = (await send(form, form.dataset.ask, {})).publicKey;
  const passkey = form.dataset.passkey === "make"
    ? await navigator.credentials.create({ publicKey: Passkey.parseCreationOptionsFromJSON(asked) })
    : await navigator.credentials.get({ publicKey: Passkey.parseRequestOptionsFromJSON(asked) });
  const said = await send(form, form.dataset.answer, { passkey: passkey.toJSON(), label: form.elements.label?.value, next: form.dataset.next });
  if (said.goes) location.assign(said.goes);
  return said.said;
}

for (const form of named && Passkey?.parseRequestOptionsFromJSON ? document.querySelectorAll("[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (pressed) => {
    pressed.preventDefault();
    const said = await prove(form).catch(() => "The passkey was not used. Try again, or sign in another way.");
    form.querySelector("[role=alert]").textContent = said ?? "";
  });
}
