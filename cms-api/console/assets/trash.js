// Emptying the trash: everything in it is deleted, one after the other.
import { callWithStepUp } from "./api.js";
import { wordsOf } from "./form.js";
import { confirmed, say, showAnew, words } from "./page.js";

/** @returns {Promise<{ done: number, failures: string[] }>} */
async function empty() {
  const failed = new Map();
  let done = 0;
  for (;;) {
    const { body } = await callWithStepUp("GET", "/v1/admin/trash?pageSize=100");
    const left = body.data.filter((/** @type {any} */ post) => !failed.has(post.id));
    // What cannot be deleted stays in the list.
    if (!left.length || failed.size >= 100) return { done, failures: [...failed.values()] };
    for (const { id } of left) {
      await callWithStepUp("DELETE", `/v1/admin/trash/${id}`).then(
        () => (done += 1),
        (error) => {
          if (error.status === 401 || error.code === "network" || error.code === "step_up_required") throw error;
          failed.set(id, wordsOf(error));
        },
      );
      say(`${words.busy} ${done}`);
    }
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? /** @type {any} */ (event.target.closest("[data-empty-trash]")) : undefined;
  if (!button || !(await confirmed(button.dataset.confirm, button.textContent))) return;
  button.disabled = true;
  try {
    const { done, failures } = await empty();
    const parts = done ? [button.dataset.done.replace("#", done)] : [];
    if (failures.length) parts.push(button.dataset.failed.replace("#", failures.length), ...new Set(failures));
    await showAnew(parts.join(" "), failures.length > 0);
  } catch (error) {
    button.disabled = false;
    say(wordsOf(error), true);
  }
});
