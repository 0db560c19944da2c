// What is true of the whole site: lists of twenty, neighbours, related posts, tags.
import { readFileSync } from 'node:fs';

/** Names, navigation, words and tags, written beside this file with the posts. */
export const facts = JSON.parse(readFileSync(new URL('facts.json', import.meta.url), 'utf8'));

/** Orders posts: `{ posts: { en: [newest first] }, byFile, byTag, lists }`. */
export function organize(items) {
  const found = { posts: { en: [], vi: [] }, byFile: new Map(), byTag: { en: new Map(), vi: new Map() }, lists: [] };
  for (const item of items) {
    const [, locale, , file] = /content\/(en|vi)\/(posts)\/(.+)\.md$/.exec(item.inputPath);
    const { title, description = '', date, keys } = item.data;
    const post = { item, locale, key: file, title, summary: description, url: item.url, at: new Date(date), tags: keys };
    found.posts[locale].push(post);
    found.byFile.set(`${locale}/posts/${file}`, post);
  }
  for (const locale of ['en', 'vi']) {
    const posts = found.posts[locale].sort((one, other) => other.at - one.at);
    posts.forEach((post, index) => {
      [post.newer, post.older] = [posts[index - 1], posts[index + 1]];
      post.other = found.byFile.get(`${locale === 'en' ? 'vi' : 'en'}/posts/${post.key}`);
      for (const tag of post.tags) {
        const members = found.byTag[locale].get(tag) ?? [];
        post.places ??= {};
        post.places[tag] = members.push(post) - 1;
        found.byTag[locale].set(tag, members);
      }
    });
    pages(found.lists, locale, `/${locale}/${facts.sections[locale].posts}/`, posts, undefined);
    for (const [tag, members] of found.byTag[locale]) pages(found.lists, locale, tagPath(locale, tag), members, tag);
  }
  return found;
}

/** The nearest older posts that share a tag. */
export function related(post, found) {
  const near = new Map();
  for (const tag of post.tags) for (const other of found.byTag[post.locale].get(tag).slice(post.places[tag] + 1, post.places[tag] + 4)) near.set(other.key, other);
  return [...near.values()].sort((one, other) => other.at - one.at).slice(0, 3);
}

export const tagPath = (locale, tag) => `/${locale}/${facts.sections[locale].tags}/${facts.tags[tag][locale].slug}/`;

function pages(lists, locale, path, posts, tag) {
  const word = locale === 'en' ? 'page' : 'trang';
  const at = (number) => (number === 1 ? path : `${path}${word}/${number}/`);
  const count = Math.max(1, Math.ceil(posts.length / 20));
  for (let number = 1; number <= count; number++) {
    lists.push({ locale, tag, number, path: at(number), newer: number > 1 && at(number - 1), older: number < count && at(number + 1), posts: posts.slice((number - 1) * 20, number * 20) });
  }
}
