// Sitemap by the protocol of sitemaps.org, Atom by RFC 4287, JSON Feed 1.1, robots.txt, llms.txt.

const all = (text, tag) => [...text.matchAll(new RegExp(`<${tag}(?:\\s[^>]*)?>([\\s\\S]*?)</${tag}>`, 'g'))].map(([, inner]) => inner);
const date = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/;

/** What is wrong with an Atom feed, where it was fetched from. */
export function atom(text, url) {
  const problems = [];
  const need = (inner, where, tags) => tags.forEach((tag) => {
    const count = all(inner, tag).length;
    if (count !== 1) problems.push(`${where}: ${count} × ${tag} (RFC 4287 §4)`);
  });
  const entries = all(text, 'entry');
  const feed = text.replace(/<entry>[\s\S]*<\/entry>/, '');
  need(feed, 'feed', ['id', 'title', 'updated']);
  if (!feed.includes('<author>')) problems.push('feed: no author (§4.1.1)');
  if (!new RegExp(`rel="self"[^>]*href="${url}"`).test(feed)) problems.push(`feed: no link to itself at ${url} (§4.1.1)`);
  const ids = entries.map((entry) => all(entry, 'id')[0]);
  if (new Set(ids).size !== ids.length) problems.push('entries share an id (§4.2.6)');
  for (const entry of entries) {
    need(entry, 'entry', ['id', 'title', 'updated']);
    if (!/rel="alternate"/.test(entry)) problems.push('entry: no alternate (§4.1.2)');
    for (const at of [...all(entry, 'updated'), ...all(entry, 'published')]) if (!date.test(at)) problems.push(`entry: “${at}” is no date (§3.3)`);
    if (/(?:href|src)=&quot;\//.test(entry)) problems.push('entry: an address in the content is not absolute');
  }
  return problems;
}

/** What is wrong with a JSON feed. */
export function jsonFeed(text, url) {
  const feed = JSON.parse(text);
  const problems = [];
  if (feed.version !== 'https://jsonfeed.org/version/1.1') problems.push('version');
  if (feed.feed_url !== url) problems.push(`feed_url is ${feed.feed_url}`);
  for (const field of ['title', 'home_page_url', 'items']) if (!feed[field]) problems.push(`no ${field}`);
  for (const item of feed.items) if (!item.id || !item.url || (!item.content_html && !item.content_text)) problems.push(`item ${item.id}`);
  return problems;
}

/** What is wrong with a sitemap and all that it names; `get` fetches an address of the site. */
export async function sitemap(get, origin) {
  const problems = [];
  const index = await get(`${origin}/sitemap.xml`);
  const seen = new Map();
  for (const part of all(index, 'loc')) {
    const text = await get(part);
    if (text.length > 50 << 20) problems.push(`${part}: more than 50 MB`);
    const urls = all(text, 'url');
    if (urls.length > 50_000) problems.push(`${part}: more than 50 000 addresses`);
    for (const url of urls) {
      const loc = all(url, 'loc')[0];
      if (!loc?.startsWith(`${origin}/`)) problems.push(`${part}: ${loc} is not of this site`);
      if (seen.has(loc)) problems.push(`${loc} is there twice`);
      for (const at of all(url, 'lastmod')) if (!date.test(at)) problems.push(`${loc}: “${at}” is no date`);
      seen.set(loc, [...url.matchAll(/hreflang="([^"]+)" href="([^"]+)"/g)].map(([, language, href]) => [language, href]));
    }
  }
  for (const [loc, alternates] of seen) {
    if (alternates.length && !alternates.some(([, href]) => href === loc)) problems.push(`${loc}: does not name itself`);
    for (const [language, href] of alternates) {
      if (language !== 'x-default' && !seen.get(href)?.some(([, back]) => back === loc)) problems.push(`${loc}: ${language} ${href} does not lead back`);
    }
  }
  return { problems, addresses: [...seen.keys()] };
}
