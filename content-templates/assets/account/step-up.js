// Some operations want to know once more who asks. A dialog asks, and the operation is repeated.
import { clear } from "./fields.js";
import { handle } from "./form.js";
import { client, find, findAll } from "./page.js";

const dialog = find("#_step-up");
const other = find("#_step-up-other");
const [byPassword, byCode] = findAll("form", dialog);

/** Whether the person has shown who they are. @returns {Promise<boolean>} */
function ask() {
  byPassword.hidden = false;
  byCode.hidden = true;
  dialog.returnValue = "";
  dialog.showModal();
  find("input[name]", byPassword).focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "done"), { once: true });
  });
}

/**
 * Does something, and does it once more after asking where that is wanted.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withStepUp(work) {
  try {
    return await work();
  } catch (/** @type {any} */ error) {
    if (error.code !== "step_up_required" || !(await ask())) throw error;
    return work();
  }
}

/** Makes the dialog work. */
export function handleStepUp() {
  for (const form of [byPassword, byCode]) {
    handle(form, async (values) => {
      await client.sealed("/auth/step-up", values);
      dialog.close("done");
    });
  }
  dialog.addEventListener("close", () => [byPassword, byCode].forEach(clear));
  find("#_step-up-cancel").addEventListener("click", () => dialog.close());
  other.addEventListener("click", () => {
    byPassword.hidden = !byPassword.hidden;
    byCode.hidden = !byCode.hidden;
    [other.textContent, other.dataset.other] = [other.dataset.other, other.textContent];
    find("input[name]", byPassword.hidden ? byCode : byPassword).focus();
  });
}
