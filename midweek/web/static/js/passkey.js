// Asks the browser for a passkey when a form wants one. The secret it holds goes with the form; the server checks both.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const line = document.getElementById("passkey-says");
const says = (word) => {
  line.hidden = !word;
  line.textContent = word ? line.dataset[word] : "";
};

async function ask(form, address) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  const answer = await fetch(address, { method: "POST", body });
  if (answer.redirected) location.assign(answer.url); // locked meanwhile
  if (!answer.ok || answer.redirected) throw new Error("not asked");
  const { publicKey } = await answer.json();
  publicKey.challenge = bytes(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
  for (const one of publicKey.excludeCredentials ?? []) one.id = bytes(one.id);
  publicKey.extensions.prf.eval.first = bytes(publicKey.extensions.prf.eval.first);
  return publicKey;
}

const secretOf = (passkey) => passkey.getClientExtensionResults().prf?.results?.first;

// Some authenticators give the secret only when the passkey is used, so a new one is used once.
async function firstUse(passkey, { extensions, rp }) {
  const publicKey = {
    challenge: crypto.getRandomValues(new Uint8Array(32)),
    allowCredentials: [{ type: "public-key", id: passkey.rawId }],
    rpId: rp.id,
    userVerification: "required",
    extensions,
  };
  return secretOf(await navigator.credentials.get({ publicKey }));
}

function plain({ id, rawId, type, response }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return JSON.stringify({ id, rawId: text(rawId), type, response: Object.fromEntries(given), clientExtensionResults: {} });
}

async function answer(form, field) {
  const made = field.dataset.passkeyNew;
  const publicKey = await ask(form, made ?? field.dataset.passkey);
  const passkey = await navigator.credentials[made ? "create" : "get"]({ publicKey });
  const secret = secretOf(passkey) ?? (made && (await firstUse(passkey, publicKey)));
  if (!secret) return says("noSecret");
  field.value = plain(passkey);
  form.elements.prf.value = text(secret);
  // The way in by passkey is a form of its own; where the account wants both, the passphrase is in the one above.
  const { passphrase } = form.elements;
  if (passphrase?.type === "hidden") passphrase.value = document.getElementById("id_passphrase")?.value ?? "";
  form.submit();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const field = form.querySelector("[data-passkey], [data-passkey-new]");
  if (!field || event.defaultPrevented) return;
  event.preventDefault();
  says("");
  answer(form, field).catch(() => says("cancelled"));
});
