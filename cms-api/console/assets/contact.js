// A message that is open has been read; where that cannot be said, it stays new.
import { call } from "./api.js";
import { find } from "./page.js";

const id = find("[data-unread]")?.dataset.unread;
if (id) call("PUT", `/v1/admin/contact/${id}`, { body: { status: "read" } }).catch(() => {});
