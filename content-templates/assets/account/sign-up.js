import { handle } from "./form.js";
import { client, find, say, show, start } from "./page.js";

start(() => {
  let email = "";
  handle(find("#_sign-up"), async (values) => {
    const locale = document.documentElement.lang;
    await client.sealed("/auth/sign-up", { ...values, locale }, { challenge: "sign-up" });
    email = values.email;
    say("email", email);
    show("sent");
  });
  handle(find("#_again"), () => client.sealed("/auth/confirmation-mail", { email }, { challenge: "confirm" }));
});
