// Asking once more who is there, on pages that are not the account's: the dialog and what it needs are loaded when it is.

// Names of modules change with their bytes, so none may import in a circle: what asks for pages is handed in.

/** @type {Promise<any> | undefined} */
let loading;

/** @param {(address: string) => Promise<Response>} page */
async function load(page) {
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
 * @param {(address: string) => Promise<Response>} page asks for a page of the console
 * @returns {Promise<T>}
 */
export async function stepUp(work, page) {
  loading ??= load(page);
  try {
    return (await loading)(work);
  } catch (error) {
    loading = undefined;
    throw error;
  }
}
