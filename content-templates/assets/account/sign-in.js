import { passkeysSupported, usePasskey } from "../duet.js";
import { askForKeptCode } from "./fields.js";
import { handle } from "./form.js";
import { client, find, findAll, show, start, words } from "./page.js";
import { ownPath } from "./way.js";

/** Goes to where the person came from. The form stays busy until the page is gone. */
function leave() {
  const next = ownPath(new URLSearchParams(location.search).get("next"), location.origin);
  location.replace(next || words.account);
  return new Promise(() => {});
}

/** Leads on to what an account shows besides its password. @param {string[]} methods */
function askForMore(methods) {
  const [hasApp, hasPasskey] = [methods.includes("totp"), methods.includes("passkey")];
  find("#_second-passkey").hidden = !hasPasskey || !passkeysSupported();
  find("#_no-passkeys").hidden = !hasPasskey || passkeysSupported();
  find("#_second-factor").hidden = !hasApp && !methods.includes("recoveryCode");
  const swap = find("#_second-factor [data-swap]");
  for (const part of [find("#_by-app"), swap]) part.hidden = !hasApp;
  askForKeptCode(swap, !hasApp);
  show("code");
}

/**
 * Signs in by what the person's device answers; where they cancel, they stay.
 * @param {string} path of the operation that takes it, and of the one that asks, below it
 * @param {{ ticket?: string }} asked
 */
async function signInByPasskey(path, asked) {
  /** @type {any} */
  const { options, ticket = asked.ticket } = await client.sealed(`${path}/options`, asked);
  const credential = await usePasskey(options);
  if (!credential) return undefined;
  await client.sealed(path, { ticket, credential });
  return leave();
}

start(() => {
  let email = "";
  let ticket = "";
  const again = find("#_again");
  find("#_already").hidden = !client.signedIn();
  for (const link of findAll("a.switch")) link.search = location.search;

  handle(
    find("#_sign-in"),
    async (values) => {
      again.hidden = true;
      email = values.email;
      const answer = await client.sealed("/auth/login", values, { challenge: "login" });
      if (answer.status === "signedIn") return leave();
      ticket = answer.ticket ?? "";
      askForMore(answer.methods ?? []);
    },
    (error) => {
      again.hidden = error.code !== "email_unconfirmed";
      return false;
    },
  );
  handle(again, () => client.sealed("/auth/confirmation-mail", { email }, { challenge: "confirm" }));
  handle(find("#_second-factor"), async ({ code }) => {
    await client.sealed("/auth/second-factor", { ticket, code: code.trim() });
    return leave();
  });
  find("#_passkey").hidden = !passkeysSupported();
  handle(find("#_passkey"), () => signInByPasskey("/auth/passkey", {}));
  handle(find("#_second-passkey"), () => signInByPasskey("/auth/second-factor/passkey", { ticket }));
});
