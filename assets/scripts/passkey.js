// A passkey or security key, made or asked for by the browser. The form stays hidden without this script:
// <form data-passkey="create|get" data-options="id of a JSON block" hidden> with a hidden field "credential",
// a button [data-passkey-start] and a line [data-passkey-said].
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

/** What the server sent, with its encoded parts as bytes. */
function asked({ publicKey }) {
  const list = (keys) => (keys ?? []).map((key) => ({ ...key, id: bytes(key.id) }));
  return {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    ...(publicKey.user && { user: { ...publicKey.user, id: bytes(publicKey.user.id) } }),
    ...(publicKey.excludeCredentials && { excludeCredentials: list(publicKey.excludeCredentials) }),
    ...(publicKey.allowCredentials && { allowCredentials: list(publicKey.allowCredentials) }),
  };
}

function answered(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(parts.filter((name) => response[name]).map((name) => [name, text(response[name])])),
  };
}

function enhance(form) {
  const said = form.querySelector("[data-passkey-said]");
  const block = JSON.parse(document.getElementById(form.dataset.options).textContent);
  form.hidden = false;
  form.querySelector("[data-passkey-start]").addEventListener("click", async () => {
    said.textContent = "";
    try {
      const making = form.dataset.passkey === "create";
      const publicKey = asked(making ? block.creation_options : block.request_options);
      const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
      form.elements.credential.value = JSON.stringify(answered(credential));
      form.submit();
    } catch {
      said.textContent = "The passkey did not answer. Try again, or use a code.";
    }
  });
}

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(enhance);
