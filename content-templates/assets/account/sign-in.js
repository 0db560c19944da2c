import { handle } from "./form.js";
import { client, find, findAll, show, start, words } from "./page.js";
import { ownPath } from "./way.js";

/** Goes to where the person came from. The form stays busy until the page is gone. */
function leave() {
  const next = ownPath(new URLSearchParams(location.search).get("next"), location.origin);
  location.replace(next || words.account);
  return new Promise(() => {});
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
      ticket = answer.ticket;
      show("code");
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
});
