// Where a picture is used that was to be deleted: told beside the refusal.
import { call } from "./api.js";
import { words } from "./page.js";

/**
 * @param {any} error
 * @param {string} path of the operation that was refused
 * @returns {Promise<{ title: string, href: string }[]>} nothing where it was refused for another reason
 */
export async function usesOf(error, path) {
  if (error.code !== "media_in_use") return [];
  const { body } = await call("GET", `${path}/uses`);
  /** @type {{ postId: string, locale: string, title: string }[]} */
  const pages = body.data.pages;
  const uses = pages.map(({ postId, locale, title }) => ({ title, href: `/console/posts/${postId}?language=${locale}` }));
  return body.data.logo ? [...uses, { title: words.logo ?? "", href: "/console/settings" }] : uses;
}
