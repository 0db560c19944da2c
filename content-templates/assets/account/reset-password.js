import { handle, wordsOf } from "./form.js";
import { client, find, show, start } from "./page.js";
import { takeToken } from "./way.js";

const token = takeToken();

start(() => {
  if (!token) return show("link");
  handle(
    find("#_reset-password"),
    async ({ password }) => {
      await client.sealed("/auth/reset-password", { token, password });
      show("done");
    },
    (error) => {
      if (error.code !== "link_unknown") return false;
      find("#_link-wrong").textContent = wordsOf(error);
      show("link");
      return true;
    },
  );
});
