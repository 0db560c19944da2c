// The same site as Duet and Hugo build, by Eleventy: Markdown by its own markdown-it, layouts as JavaScript functions, which render fastest.
import footnote from 'markdown-it-footnote';
import tasks from 'markdown-it-task-lists';
import { atom, jsonFeed, list, notFound, page, sitemap, tagIndex, front } from './layouts.mjs';
import { organize, tagPath } from './site.mjs';

const XML = '<?xml version="1.0" encoding="utf-8"?>\n';

export default function (eleventy) {
  const found = {};
  eleventy.setQuietMode(true);
  eleventy.addPassthroughCopy({ static: '/' });
  eleventy.amendLibrary('md', (markdown) => {
    markdown.set({ html: false }).use(footnote).use(tasks);
    // A link to a post's file leads to where the post is.
    const open = markdown.renderer.rules.link_open ?? ((tokens, at, options, _, self) => self.renderToken(tokens, at, options));
    markdown.renderer.rules.link_open = (tokens, at, options, environment, self) => {
      const href = tokens[at].attrGet('href');
      const post = href.startsWith('/') && found.byFile?.get(`${environment.locale}${href.replace(/\/$/, '')}`);
      if (post) tokens[at].attrSet('href', post.url);
      if (href.startsWith('http')) tokens[at].attrSet('rel', 'noopener');
      return open(tokens, at, options, environment, self);
    };
    markdown.renderer.rules.heading_open = (tokens, at, options, _, self) => {
      const words = tokens[at + 1].content.toLowerCase().normalize('NFD').replaceAll('đ', 'd');
      tokens[at].attrSet('id', words.replaceAll(/\p{M}/gu, '').replaceAll(/[^a-z0-9]+/g, '-'));
      return self.renderToken(tokens, at, options);
    };
  });
  eleventy.addCollection('organized', (api) => {
    Object.assign(found, organize(api.getFilteredByGlob('content/*/posts/*.md')));
    return found.lists;
  });
  eleventy.addCollection('tagged', () => ['en', 'vi'].flatMap((locale) => [...found.byTag[locale].keys()].map((tag) => [locale, tag])));
  eleventy.addLayoutAlias('post', 'post.11ty.js');
  const apart = { eleventyExcludeFromCollections: true };
  eleventy.addTemplate('lists.11ty.js', ({ of }) => list(of), { ...apart, pagination: { data: 'collections.organized', size: 1, alias: 'of' }, permalink: ({ of }) => of.path });
  // Rendered after the posts, as all below: feeds hold their text.
  eleventy.addTemplate('tag-feeds.11ty.js', ({ tag: [locale, key] }) => XML + atom(locale, found, key), { ...apart, pagination: { data: 'collections.tagged', size: 1, alias: 'tag' }, permalink: ({ tag: [locale, key] }) => `${tagPath(locale, key)}feed.xml`, eleventyImport: { collections: ['all'] } });
  const files = [
    ...['en', 'vi'].flatMap((locale) => [
      [`/${locale}/`, () => front(locale, found)],
      [`/${locale}/404.html`, () => notFound(locale)],
      [`/${locale}/feed.xml`, () => XML + atom(locale, found)],
      [`/${locale}/feed.json`, () => jsonFeed(locale, found)],
      [`tags:${locale}`, () => tagIndex(locale, found)],
    ]),
    ['/', () => front('en', found)],
    ['/sitemap.xml', () => XML + sitemap(found)],
    ['/robots.txt', () => 'User-agent: *\nAllow: /\n\nSitemap: https://bench.example/sitemap.xml\n'],
  ];
  for (const [at, render] of files) {
    const path = at === 'tags:en' ? '/en/tags/' : at === 'tags:vi' ? '/vi/the/' : at;
    eleventy.addTemplate(`file${path.replaceAll('/', '-').replaceAll('.', '-')}.11ty.js`, render, { ...apart, permalink: path, eleventyImport: { collections: ['all'] } });
  }
  eleventy.addGlobalData('renderPost', () => (data, html) => page(data, html, found));
  return { dir: { input: '.', includes: 'layouts', output: '_site' }, markdownTemplateEngine: false };
}
