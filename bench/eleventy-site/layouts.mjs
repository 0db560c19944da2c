// The HTML of Duet's theme, as functions.
import { facts, related, tagPath } from './site.mjs';

const ORIGIN = 'https://bench.example';
const escape = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const iso = (at) => at.toISOString().replace('.000Z', 'Z');
const days = { en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Asia/Ho_Chi_Minh' }), vi: new Intl.DateTimeFormat('vi-VN', { dateStyle: 'long', timeZone: 'Asia/Ho_Chi_Minh' }) };
const t = (locale, name, values = {}) => escape(facts.words[locale][name].replace(/{ ?\$(\w+) ?}/g, (_, key) => values[key]));
const json = (object) => `<script type="application/ld+json">${JSON.stringify(object).replaceAll('<', '\\u003c')}</script>\n`;
const home = (locale) => `/${locale}/`;
const articles = (locale) => `/${locale}/${facts.sections[locale].posts}/`;
const tagsPath = (locale) => `/${locale}/${facts.sections[locale].tags}/`;
const name = (locale) => facts.name[locale];

const tagList = (locale, tags) => (tags.length ? `<ul class="tags" aria-label="${t(locale, 'site-tags')}">\n${tags.map((tag) => `<li><a href="${tagPath(locale, tag)}">${escape(facts.tags[tag][locale].name)}</a></li>`).join('\n')}\n</ul>` : '');

const time = (post) => `<time datetime="${iso(post.at)}">${days[post.locale].format(post.at)}</time>`;

const card = (post, level) => `<article class="card">
<p class="when">${time(post)}</p>
<div class="words">
<${level}><a href="${post.url}">${escape(post.title)}</a></${level}>
<p class="summary">${escape(post.summary)}</p>
${tagList(post.locale, post.tags.slice(0, 3))}
</div>
</article>
`;

const language = (locale, other) => (other ? `<a class="switch" href="${other}" hreflang="${locale === 'en' ? 'vi' : 'en'}" lang="${locale === 'en' ? 'vi' : 'en'}" rel="alternate">${locale === 'en' ? 'Tiếng Việt' : 'English'}</a>` : '');

/** A page: `{ locale, title, description, path, other, article }` and what stands in it. */
function base(of, main, ld = '') {
  const { locale, path, other, description = '' } = of;
  const title = of.title === name(locale) ? of.title : `${of.title} – ${name(locale)}`;
  const both = other && [[locale, path], [locale === 'en' ? 'vi' : 'en', other]].sort();
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self' '${facts.policy}'; img-src 'self' https: data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'">
<title>${escape(title)}</title>
${description ? `<meta name="description" content="${escape(description)}">\n` : ''}${path ? `<link rel="canonical" href="${ORIGIN}${path}">\n` : ''}${both ? both.map(([language, at]) => `<link rel="alternate" hreflang="${language}" href="${ORIGIN}${at}">${language === 'en' ? `\n<link rel="alternate" hreflang="x-default" href="${ORIGIN}${at}">` : ''}`).join('\n') : ''}
<meta property="og:type" content="${of.article ? 'article' : 'website'}">
<meta property="og:site_name" content="${escape(name(locale))}">
<meta property="og:title" content="${escape(title)}">
${description ? `<meta property="og:description" content="${escape(description)}">\n` : ''}${path ? `<meta property="og:url" content="${ORIGIN}${path}">\n` : ''}<meta property="og:locale" content="${locale === 'en' ? 'en_US' : 'vi_VN'}">
<meta name="twitter:card" content="summary">
${of.article ? `<meta property="article:published_time" content="${iso(of.article)}">\n<meta property="article:modified_time" content="${iso(of.article)}">\n` : ''}${ld}<meta name="color-scheme" content="light dark">
<script>${facts.appearance}</script>
<link rel="preload" href="/bricolage-latin-700.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/site.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="alternate" type="application/atom+xml" title="${escape(name(locale))}" href="/${locale}/feed.xml">
<link rel="alternate" type="application/feed+json" title="${escape(name(locale))}" href="/${locale}/feed.json">
<script src="/site.js" defer></script>
</head>
<body data-copy="${t(locale, 'site-code-copy')}" data-copied="${t(locale, 'site-code-copied')}">
<a class="skip" href="#_content">${t(locale, 'site-skip')}</a>
<header class="site-header">
<div class="wide">
<a class="brand" href="${home(locale)}">
<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true"><circle class="first" cx="12" cy="16" r="10"/><circle class="second" cx="20" cy="16" r="10"/></svg>
<span>${escape(name(locale))}</span>
</a>
<nav class="navigation" aria-label="${t(locale, 'site-navigation')}">
<ul>
${facts.navigation[locale].map(([label, href]) => `<li><a href="${href}"${href === path ? ' aria-current="page"' : ''}>${escape(label)}</a></li>`).join('\n')}
</ul>
</nav>
<div class="tools">
<button class="appearance" type="button" aria-label="${t(locale, 'site-appearance')}"><svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2"/><path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor"/></svg></button>
${language(locale, other)}
</div>
</div>
</header>
<main id="_content" tabindex="-1">
${main}
</main>
<footer class="site-footer">
<div class="wide">
<div class="about">
<p class="name">${escape(name(locale))}</p>
<p>${escape(facts.tagline[locale])}</p>
<p>${escape(facts.footer[locale])}</p>
</div>
<nav aria-label="${t(locale, 'site-footer-navigation')}">
<ul>
<li><a href="${articles(locale)}">${t(locale, 'site-articles')}</a></li>
<li><a href="${tagsPath(locale)}">${t(locale, 'site-tags')}</a></li>
<li><a href="/${locale}/feed.xml">${t(locale, 'site-feed')}</a></li>
<li><a href="/${locale}/feed.json">${t(locale, 'site-json-feed')}</a></li>
<li>${language(locale, other)}</li>
</ul>
</nav>
</div>
</footer>
</body>
</html>
`;
}

const crumbs = (locale, [label, href]) => `<nav class="breadcrumbs" aria-label="${t(locale, 'site-breadcrumbs')}">
<ol>
<li><a href="${home(locale)}">${t(locale, 'site-home')}</a></li>
<li><a href="${href}">${label}</a></li>
</ol>
</nav>
`;

/** The parts of an article. */
function contents(locale, html) {
  const parts = [...html.matchAll(/<h([23]) id="([^"]+)"[^>]*>(.*?)<\/h[23]>/g)].map(([, , id, title]) => `<li><a href="#${id}">${title}</a></li>`);
  return parts.length < 3 ? '' : `<details class="contents">
<summary>${t(locale, 'site-article-contents')}</summary>
<nav aria-label="${t(locale, 'site-article-contents')}">
<ol>
${parts.join('\n')}
</ol>
</nav>
</details>
`;
}

/** A post, or “About”. */
export function page(data, html, found) {
  const { locale } = data;
  const post = found.byFile.get(`${locale}/posts/${data.page.fileSlug}`);
  if (!post) return base({ locale, title: data.title, description: data.description, path: data.page.url, other: data.other }, `<article class="post">\n<header class="opening">\n<h1>${escape(data.title)}</h1>\n<p class="standfirst">${escape(data.description)}</p>\n</header>\n<div class="prose">\n${html}</div>\n</article>`);
  post.html = html;
  const publisher = { '@type': 'Organization', name: name(locale), url: `${ORIGIN}/` };
  const at = `${ORIGIN}${post.url}`;
  const item = (position, label, href) => ({ '@type': 'ListItem', position, name: label, item: `${ORIGIN}${href}` });
  const ld = json({ '@context': 'https://schema.org', '@type': 'BlogPosting', headline: post.title, description: post.summary, url: at, mainEntityOfPage: at, inLanguage: locale, datePublished: iso(post.at), dateModified: iso(post.at), publisher })
    + json({ '@context': 'https://schema.org', '@type': 'BreadcrumbList', itemListElement: [item(1, t(locale, 'site-home'), home(locale)), item(2, t(locale, 'site-articles'), articles(locale)), item(3, post.title, post.url)] });
  const near = related(post, found);
  const neighbour = (other, kind, relation) => (other ? `<a class="${kind}" rel="${relation}" href="${other.url}"><span class="label">${t(locale, `site-article-${kind}`)}</span> <span class="title">${escape(other.title)}</span></a>\n` : '');
  return base({ locale, title: post.title, description: post.summary, path: post.url, other: post.other?.url, article: post.at }, `<article class="post">
<header class="opening">
${crumbs(locale, [t(locale, 'site-articles'), articles(locale)])}<h1>${escape(post.title)}</h1>
<p class="standfirst">${escape(post.summary)}</p>
<p class="meta">
${time(post)}
<span class="minutes">${t(locale, 'site-article-minutes', { minutes: Math.ceil(html.replaceAll(/<[^>]+>/g, ' ').split(/\s+/).length / 230) })}</span>
</p>
</header>
${contents(locale, html)}<div class="prose">
${html}</div>
<footer class="closing">
${tagList(locale, post.tags)}
<nav class="neighbours" aria-label="${t(locale, 'site-article-neighbours')}">
${neighbour(post.older, 'older', 'prev')}${neighbour(post.newer, 'newer', 'next')}</nav>
</footer>
</article>
${near.length ? `<section class="related wide" aria-labelledby="_related">\n<h2 id="_related">${t(locale, 'site-article-related')}</h2>\n<div class="grid">\n${near.map((one) => card(one, 'h3')).join('')}</div>\n</section>` : ''}`, ld);
}

/** One page of a list of posts. */
export function list({ locale, tag, number, path, newer, older, posts }) {
  const title = tag ? t(locale, 'site-list-tag', { tag: facts.tags[tag][locale].name }) : t(locale, 'site-articles');
  const language = locale === 'en' ? 'vi' : 'en';
  const other = number > 1 ? undefined : tag ? tagPath(language, tag) : articles(language);
  const turn = [newer && `<a class="newer" rel="prev" href="${newer}"><span class="title">${t(locale, 'site-list-newer')}</span></a>`, older && `<a class="older" rel="next" href="${older}"><span class="title">${t(locale, 'site-list-older')}</span></a>`].filter(Boolean);
  return base({ locale, title, path, other }, `<div class="list wide">
<header class="opening">
${tag ? crumbs(locale, [t(locale, 'site-tags'), tagsPath(locale)]) : ''}<h1>${title}</h1>
</header>
<div class="rows">
${posts.map((post) => card(post, 'h2')).join('')}</div>
${turn.length ? `<nav class="neighbours" aria-label="${t(locale, 'site-list-pages')}">\n${turn.join('\n')}\n</nav>` : ''}
</div>`);
}

export function tagIndex(locale, found) {
  const tags = [...found.byTag[locale].keys()].map((tag) => facts.tags[tag][locale].name && tag).sort((one, other) => facts.tags[one][locale].name.localeCompare(facts.tags[other][locale].name, locale));
  return base({ locale, title: t(locale, 'site-tags'), path: tagsPath(locale), other: tagsPath(locale === 'en' ? 'vi' : 'en') }, `<div class="list wide">
<header class="opening"><h1>${t(locale, 'site-tags')}</h1></header>
<ul class="tag-index">
${tags.map((tag) => `<li><a href="${tagPath(locale, tag)}">${escape(facts.tags[tag][locale].name)}</a></li>`).join('\n')}
</ul>
</div>`);
}

export function front(locale, found) {
  const words = facts.front[locale];
  const publisher = { '@type': 'Organization', name: name(locale), url: `${ORIGIN}/` };
  return base({ locale, title: name(locale), description: words.text, path: home(locale), other: home(locale === 'en' ? 'vi' : 'en') }, `<section class="hero">
<div class="wide">
<div class="words">
<h1>${escape(words.title)}</h1>
<p class="standfirst">${escape(words.text)}</p>
<p class="actions"><a class="button" href="${articles(locale)}">${escape(words.action)}</a></p>
</div>
</div>
</section>
<section class="section features" aria-labelledby="_section-2">
<div class="wide">
<h2 id="_section-2">${escape(words.features)}</h2>
<ul class="grid">
${words.items.map(([title, text]) => `<li><h3>${escape(title)}</h3><p>${escape(text)}</p></li>`).join('\n')}
</ul>
</div>
</section>
<section class="section latest" aria-labelledby="_section-3">
<div class="wide">
<h2 id="_section-3">${escape(words.latest)}</h2>
<div class="grid">
${found.posts[locale].slice(0, facts.latest).map((post) => card(post, 'h3')).join('')}</div>
<p><a class="more" href="${articles(locale)}">${t(locale, 'site-articles-all')}</a></p>
</div>
</section>`, json({ '@context': 'https://schema.org', '@type': 'WebSite', name: name(locale), url: `${ORIGIN}${home(locale)}`, inLanguage: locale }) + json({ '@context': 'https://schema.org', ...publisher }));
}

export const notFound = (locale) => base({ locale, title: t(locale, 'site-not-found') }, `<div class="not-found wide">
<div class="side">
<h1>${t(locale, 'site-not-found')}</h1>
<p>${t(locale, 'site-not-found-text')}</p>
<p class="actions"><a class="button" href="${home(locale)}">${t(locale, 'site-not-found-home')}</a> <a class="button quiet" href="${articles(locale)}">${t(locale, 'site-articles-all')}</a></p>
</div>
</div>`);

/** The newest twenty with their text, of all or with a tag. */
export function atom(locale, found, tag) {
  const posts = newest(locale, found, tag);
  const path = tag ? tagPath(locale, tag) : home(locale);
  const title = tag ? `${facts.tags[tag][locale].name} – ${name(locale)}` : name(locale);
  return `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${locale}">
<id>${ORIGIN}${path}</id>
<title>${escape(title)}</title>
<subtitle>${escape(facts.tagline[locale])}</subtitle>
<link rel="self" type="application/atom+xml" href="${ORIGIN}${path}feed.xml"/>
<link rel="alternate" type="text/html" href="${ORIGIN}${path}"/>
<updated>${iso(posts[0].at)}</updated>
<author><name>${escape(name(locale))}</name></author>
${posts.map((post) => `<entry>
<id>${ORIGIN}${post.url}</id>
<title>${escape(post.title)}</title>
<link rel="alternate" type="text/html" href="${ORIGIN}${post.url}"/>
<published>${iso(post.at)}</published>
<updated>${iso(post.at)}</updated>
<summary>${escape(post.summary)}</summary>
<content type="html">${escape(post.item.templateContent)}</content>
</entry>`).join('\n')}
</feed>
`;
}

/** The same as JSON Feed. */
export function jsonFeed(locale, found) {
  const items = newest(locale, found).map((post) => ({ id: `${ORIGIN}${post.url}`, url: `${ORIGIN}${post.url}`, title: post.title, summary: post.summary, content_html: post.item.templateContent, date_published: iso(post.at), date_modified: iso(post.at), language: locale }));
  return JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: name(locale), home_page_url: `${ORIGIN}${home(locale)}`, feed_url: `${ORIGIN}/${locale}/feed.json`, description: facts.tagline[locale], language: locale, items });
}

const newest = (locale, found, tag) => (tag ? found.byTag[locale].get(tag) : found.posts[locale]).slice(0, 20);

export function sitemap(found) {
  const url = (path, other, locale, at) => `<url>
<loc>${ORIGIN}${path}</loc>
${at ? `<lastmod>${iso(at)}</lastmod>\n` : ''}${other ? [[locale, path], [locale === 'en' ? 'vi' : 'en', other]].sort().map(([language, href]) => `<xhtml:link rel="alternate" hreflang="${language}" href="${ORIGIN}${href}"/>${language === 'en' ? `<xhtml:link rel="alternate" hreflang="x-default" href="${ORIGIN}${href}"/>` : ''}`).join('\n') : ''}
</url>
`;
  const posts = ['en', 'vi'].flatMap((locale) => found.posts[locale]);
  return `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${posts.map((post) => url(post.url, post.other?.url, post.locale, post.at)).join('')}${found.lists.filter(({ number }) => number === 1).map((one) => url(one.path, undefined, one.locale)).join('')}</urlset>
`;
}
