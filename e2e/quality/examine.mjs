// Everything that is asked of a page, and of the site as a whole.
import { accessibility, weight } from './browser.mjs';
import { atom, jsonFeed, sitemap } from './files.mjs';
import { lighthouse } from './lighthouse.mjs';
import { alternatesIn, head, validate } from './markup.mjs';
import { pages } from './pages.mjs';

/** What Lighthouse is asked to be. */
const FORMS = ['mobile', 'desktop'];

/** The pages' sources by path, and the origin that they name as theirs. */
export async function read(duet) {
  const get = async (url) => (await fetch(url)).text();
  const sources = {};
  for (const { path } of pages) sources[path] = await get(duet.url + path);
  const { origin } = new URL(/rel="canonical" href="([^"]+)"/.exec(sources['/en/'])[1]);
  return { duet, sources, origin };
}

/** What is wrong with feeds, sitemap and markup: `[[where, what]]`. */
export async function examineSite({ duet, sources, origin }, wanted) {
  const found = [];
  const tell = (where, problems) => problems.forEach((problem) => found.push([where, problem]));
  const here = async (url) => (await fetch(url.replace(origin, duet.url))).text();
  for (const [path, problems] of Object.entries(validate(Object.fromEntries(wanted.map(({ path }) => [path, sources[path]]))))) tell(path, problems);
  for (const feed of ['/en/feed.xml', '/vi/feed.xml', '/en/tags/quality/feed.xml', '/vi/the/chat-luong/feed.xml']) tell(feed, atom(await here(origin + feed), origin + feed));
  for (const feed of ['/en/feed.json', '/vi/feed.json']) tell(feed, jsonFeed(await here(origin + feed), origin + feed));
  const map = await sitemap(here, origin);
  tell('/sitemap.xml', map.problems);
  for (const address of map.addresses) {
    const { status } = await fetch(address.replace(origin, duet.url));
    if (status !== 200) tell('/sitemap.xml', [`${address} answers ${status}`]);
  }
  return found;
}

/** What was measured of a page, and what is wrong with it: `{ row, found: [[where, what]] }`. */
export async function examinePage({ duet, sources }, browser, page, forms = FORMS) {
  const found = [];
  const url = duet.url + page.path;
  const { measured, problems } = await weight(browser, url, page.path);
  const looked = [...head(sources[page.path], page, (path) => sources[path] && alternatesIn(sources[path])), ...(await accessibility(browser, url)), ...problems];
  looked.forEach((problem) => found.push([page.path, problem]));
  const row = { ...page, ...measured, scores: {} };
  for (const form of forms) {
    const judged = await lighthouse(url, form, page.noindex);
    row.scores[form] = judged.scores;
    row[form] = `${Object.values(judged.scores).join(' / ')}${judged.runs > 1 ? ` (median of ${judged.runs})` : ''}`;
    for (const [id, score] of Object.entries(judged.scores)) if (score < 100) found.push([`${page.path} ${form}`, `${id} ${score}: ${judged.lost.join(', ')}`]);
  }
  return { row, found };
}
