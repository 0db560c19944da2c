// Where somebody is signed in, and signing out here, there and everywhere else.
import { minute } from "./dates.js";
import { wordsOf } from "./form.js";
import { client, find } from "./page.js";
import { withStepUp } from "./step-up.js";

const list = find("#_device-list");
const status = find("#_devices-status");

/** Tells what became of it when it did not work. @param {HTMLButtonElement} button @param {() => Promise<unknown>} work */
function onPress(button, work) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await work();
    } catch (error) {
      status.textContent = wordsOf(error);
    }
    button.disabled = false;
  });
}

/** @param {string} path */
async function end(path) {
  await withStepUp(() => client.call("DELETE", path));
  await showDevices();
  status.textContent = status.dataset.ended;
  find("#_devices").focus();
}

/** @param {any} session @returns {Node} */
function row(session) {
  const item = find("#_device").content.cloneNode(true);
  const device = session.device || session.address;
  find("strong", item).textContent = device;
  find(".this", item).hidden = !session.current;
  find(".address", item).textContent = session.device ? session.address : "";
  for (const [name, instant] of [[".since", session.createdAt], [".used", session.refreshedAt]]) {
    const place = find(name, item);
    place.textContent = place.dataset.words.replace("#", minute(instant));
  }
  const button = find("button", item);
  button.hidden = session.current;
  button.setAttribute("aria-label", button.dataset.label.replace("#", device));
  onPress(button, () => end(`/account/sessions/${encodeURIComponent(session.id)}`));
  return item;
}

/** Asks for the devices and shows them, this one first. */
export async function showDevices() {
  const { data } = /** @type {{ data: any[] }} */ (await client.call("GET", "/account/sessions"));
  const sessions = [...data].sort((one, other) => Number(other.current) - Number(one.current));
  list.replaceChildren(...sessions.map(row));
  find("#_end-others").hidden = sessions.length < 2;
}

onPress(find("#_end-others"), () => end("/account/sessions"));
onPress(find("#_sign-out"), () => client.signOut());
