import { handle } from "./form.js";
import { client, find, say, show, start } from "./page.js";
import { takeToken } from "./way.js";

// The link that is printed at the first start: whoever has it makes the first admin here.
const token = takeToken();

start(() => {
  let email = "";
  find("#_first-admin").hidden = !token;
  handle(find("#_sign-up"), async (values) => {
    const locale = document.documentElement.lang;
    if (token) {
      await client.sealed("/auth/set-up", { ...values, locale, token });
      show("set-up");
      return;
    }
    await client.sealed("/auth/sign-up", { ...values, locale }, { challenge: "sign-up" });
    email = values.email;
    say("email", email);
    show("sent");
  });
  handle(find("#_again"), () => client.sealed("/auth/confirmation-mail", { email }, { challenge: "confirm" }));
});
