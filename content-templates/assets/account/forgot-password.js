import { handle } from "./form.js";
import { client, find, say, show, start } from "./page.js";

start(() => {
  handle(find("#_forgot-password"), async ({ email }) => {
    await client.sealed("/auth/reset-mail", { email }, { challenge: "reset-password" });
    say("email", email);
    show("sent");
  });
});
