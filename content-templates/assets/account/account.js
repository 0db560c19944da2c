import { day } from "./dates.js";
import { showDevices } from "./devices.js";
import { clear } from "./fields.js";
import { download } from "./files.js";
import { handle, wordsOf } from "./form.js";
import { client, find, findAll, reveal, say, show, start, words } from "./page.js";
import { handlePasskeys, showPasskeys } from "./passkeys.js";
import { handleSecondFactor } from "./second-factor.js";
import { handleStepUp, withStepUp } from "./step-up.js";

let isLeaving = false;

/** The session is no more: what is shown is nobody's. */
function leadToSignIn() {
  if (isLeaving) return;
  isLeaving = true;
  location.replace(`${words.signIn}?next=${encodeURIComponent(location.pathname)}`);
}

/** Shows an account as the API tells it. @param {any} account */
function fill(account) {
  say("email", account.email);
  say("createdAt", day(account.createdAt));
  find("#_name").value = account.name;
  find("#_locale").value = account.locale;
  for (const field of findAll("[data-username]")) field.value = account.email;
  const { totp, recoveryCodesLeft } = account.secondFactor;
  for (const part of findAll("[data-totp]")) part.hidden = part.dataset.totp !== (totp ? "on" : "off");
  const left = find("[data-left]");
  left.textContent = left.dataset.left.replace("#", recoveryCodesLeft);
}

const load = async () => fill((await client.call("GET", "/account")).data);

/**
 * A sealed operation of somebody who is signed in, and who may be asked once more who they are.
 * @param {string} path
 * @param {any} payload
 * @returns {Promise<any>}
 */
const sealed = (path, payload) => withStepUp(() => client.sealed(path, payload));

function handleProfile() {
  handle(find("#_profile-form"), async (values) => {
    fill((await withStepUp(() => client.call("PUT", "/account", values))).data);
  });
  handle(find("#_email-form"), async (values) => {
    await sealed("/account/email", values);
    clear(find("#_email-form"));
  });
  handle(find("#_password-form"), async (values) => {
    await sealed("/account/password", values);
    clear(find("#_password-form"));
    await showDevices();
  });
}

function handleData() {
  const form = find("#_export-form");
  handle(form, async () => {
    const { data } = await withStepUp(() => client.call("GET", "/account/export"));
    download(`${form.dataset.file}.json`, "application/json", JSON.stringify(data, null, 2));
  });
  handle(find("#_deletion-form"), async (values) => {
    await sealed("/account/deletion", values);
    isLeaving = true;
    show("deleted");
  });
}

start(async () => {
  if (!client.signedIn()) return leadToSignIn();
  client.onSessionEnd(leadToSignIn);
  try {
    await load();
    await Promise.all([showPasskeys(), showDevices()]);
  } catch (/** @type {any} */ error) {
    if (error.status === 401) return leadToSignIn();
    find("#_wrong").textContent = wordsOf(error);
    return show("wrong");
  }
  handleStepUp();
  handleProfile();
  handleSecondFactor(sealed, load);
  handlePasskeys(sealed);
  handleData();
  reveal("own");
});
