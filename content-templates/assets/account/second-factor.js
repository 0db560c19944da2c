// Turning the second step of signing in on and off, and the codes for when the app is lost.
import { clear, fold } from "./fields.js";
import { handle } from "./form.js";
import { find, findAll } from "./page.js";
import { handleCodes, showCodes } from "./recovery-codes.js";

/** Eyes keep four characters at a time. @param {string} text */
const inFours = (text) => text.replace(/.{4}(?=.)/g, "$& ");

/** @param {HTMLFormElement} form @param {{ secret: string, uri: string, qr: string }} made */
function showKey(form, { secret, uri, qr }) {
  find(".picture", form).src = `data:image/svg+xml,${encodeURIComponent(qr)}`;
  find(".key", form).textContent = inFours(secret);
  find(".uri", form).href = uri;
}

/**
 * @param {(path: string, payload: any) => Promise<any>} sealed
 * @param {() => Promise<void>} reload shows the account as it is now
 */
export function handleSecondFactor(sealed, reload) {
  const [begin, confirm] = [find("#_totp-form"), find("#_totp-confirm")];
  const [codes, removal] = [find("#_codes-form"), find("#_removal-form")];
  const status = find("#_second-status");
  /** Needed again with the first code, and forgotten after it. */
  let password = "";

  const showNewCodes = async (/** @type {HTMLFormElement} */ form, /** @type {{ recoveryCodes: string[] }} */ made) => {
    fold(form);
    await reload();
    status.textContent = "";
    showCodes(made.recoveryCodes);
  };

  handle(begin, async (values) => {
    showKey(confirm, await sealed("/account/totp", values));
    password = values.password;
    clear(begin);
    begin.hidden = true;
    confirm.hidden = false;
    find("[tabindex]", confirm).focus();
  });
  handle(confirm, async ({ code }) => {
    const made = await sealed("/account/totp/confirmation", { password, code: code.trim() });
    password = "";
    begin.hidden = false;
    confirm.hidden = true;
    showKey(confirm, { secret: "", uri: "", qr: "" });
    await showNewCodes(confirm, made);
  });
  handle(codes, async (values) => showNewCodes(codes, await sealed("/account/recovery-codes", values)));
  handle(removal, async (values) => {
    await sealed("/account/totp/removal", values);
    fold(removal);
    await reload();
    find("#_codes").hidden = true;
    status.textContent = status.dataset.off;
    find("#_second").focus();
  });
  handleCodes(find("#_second"));
  for (const button of findAll("[data-copy]", confirm)) {
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(find(".key", confirm).textContent.replaceAll(" ", ""));
      button.textContent = button.dataset.copied;
    });
  }
}
