import { handle, wordsOf } from "./form.js";
import { client, find, show, start } from "./page.js";
import { takeToken } from "./way.js";

const token = takeToken();

// A press is asked for: programs that look at mails open links, but press nothing.
start(() => {
  if (!token) return show("link");
  handle(
    find("#_confirm"),
    async () => show((await client.sealed("/auth/confirm", { token })).purpose),
    (error) => {
      if (error.code !== "link_unknown") return false;
      find("#_link-wrong").textContent = wordsOf(error);
      show("link");
      return true;
    },
  );
});
