// Asking once more who is there, on pages that are not the account's: the dialog and what it needs are loaded when it is.

/** @type {Promise<any> | undefined} */
let loading;

async function load() {
  const { page } = await import("./api.js");
  const text = await (await page("/console/step-up")).text();
  const part = new DOMParser().parseFromString(text, "text/html").querySelector("#step-up");
  if (!part) throw new Error("the dialog did not come");
  document.body.append(document.adoptNode(part));
  const [{ handleStepUp, withStepUp }, { client, findAll }] = await Promise.all([
    import("./account/step-up.js"),
    import("./account/page.js"),
  ]);
  /** @type {any} */
  const { data } = await client.call("GET", "/account");
  for (const field of findAll("[data-username]", part)) field.value = data.email;
  for (const one of findAll("[data-totp]", part)) one.hidden = (one.dataset.totp === "on") !== data.secondFactor.totp;
  handleStepUp();
  return withStepUp;
}

/**
 * @template T
 * @param {() => Promise<T>} work that was refused for want of a fresh proof
 * @returns {Promise<T>}
 */
export async function stepUp(work) {
  loading ??= load();
  try {
    return (await loading)(work);
  } catch (error) {
    loading = undefined;
    throw error;
  }
}
