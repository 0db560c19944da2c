// The passkeys of an account: which there are, making one, and removing it.
import { createPasskey, passkeysSupported } from "../duet.js";
import { minute } from "./dates.js";
import { clear, fold } from "./fields.js";
import { handle } from "./form.js";
import { client, find } from "./page.js";

const heading = find("#_passkeys");
const status = find("#_passkeys-status");
const dialog = find("#_passkey-removal");
/** The passkey that the dialog asks about. */
let asked = "";

/** Asks whether a passkey is to go. @param {any} passkey */
function ask({ id, name }) {
  asked = id;
  status.textContent = "";
  const text = find("[data-words]", dialog);
  text.textContent = text.dataset.words.replace("#", () => name);
  dialog.showModal();
  find("input[name]", dialog).focus();
}

/** @param {any} passkey @returns {Node} */
function row(passkey) {
  const item = find("#_passkey").content.cloneNode(true);
  find("strong", item).textContent = passkey.name;
  for (const [place, instant] of [[find(".made", item), passkey.createdAt], [find(".used", item), passkey.lastUsedAt]]) {
    place.textContent = instant ? place.dataset.words.replace("#", minute(instant)) : place.dataset.never;
  }
  const button = find("button", item);
  button.setAttribute("aria-label", button.dataset.label.replace("#", () => passkey.name));
  button.addEventListener("click", () => ask(passkey));
  return item;
}

/** Asks for the passkeys and shows them. */
export async function showPasskeys() {
  const { data } = /** @type {{ data: any[] }} */ (await client.call("GET", "/account/passkeys"));
  find("#_passkey-list").replaceChildren(...data.map(row));
  find("#_passkeys-none").hidden = data.length > 0;
}

/** Shows them as they are now, and what has become of one. @param {"added" | "removed"} what */
async function tell(what) {
  await showPasskeys();
  status.textContent = status.dataset[what];
  heading.focus();
}

/** @param {(path: string, payload: any) => Promise<any>} sealed */
export function handlePasskeys(sealed) {
  const [form, removal] = [find("#_passkey-form"), find("#_passkey-removal-form")];
  form.closest("details").hidden = !passkeysSupported();
  find("#_no-passkeys").hidden = passkeysSupported();
  handle(form, async ({ name, password }) => {
    status.textContent = "";
    const { options } = await sealed("/account/passkeys/options", { password });
    const credential = await createPasskey(options);
    if (!credential) return;
    await sealed("/account/passkeys", { name, credential });
    fold(form);
    await tell("added");
  });
  handle(removal, async ({ password }) => {
    await sealed("/account/passkeys/removal", { id: asked, password });
    dialog.close();
    await tell("removed");
  });
  dialog.addEventListener("close", () => clear(removal));
  find("#_passkey-removal-cancel").addEventListener("click", () => dialog.close());
}
