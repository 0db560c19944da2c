// The same site as Duet and Hugo build, by Eleventy: Markdown by its own markdown-it, layouts as JavaScript functions, which render fastest.
import footnote from 'markdown-it-footnote';
import tasks from 'markdown-it-task-lists';
import { atom, list, notFound, page, sitemap, tagIndex, front } from './layouts.mjs';
import { organize } from './site.mjs';

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
  });
  eleventy.addCollection('organized', (api) => {
    Object.assign(found, organize(api.getFilteredByGlob('content/*/posts/*.md')));
    return found.lists;
  });
  eleventy.addLayoutAlias('post', 'post.11ty.js');
  const apart = { eleventyExcludeFromCollections: true };
  eleventy.addTemplate('lists.11ty.js', ({ of }) => list(of), { ...apart, pagination: { data: 'collections.organized', size: 1, alias: 'of' }, permalink: ({ of }) => of.path });
  const files = [
    ...['en', 'vi'].flatMap((locale) => [
      [`/${locale}/`, () => front(locale, found)],
      [`/${locale}/404.html`, () => notFound(locale)],
      [`/${locale}/feed.xml`, () => XML + atom(locale, found)],
      [`tags:${locale}`, () => tagIndex(locale, found)],
    ]),
    ['/', () => front('en', found)],
    ['/sitemap.xml', () => XML + sitemap(found)],
    ['/robots.txt', () => 'User-agent: *\nAllow: /\n\nSitemap: https://bench.example/sitemap.xml\n'],
  ];
  for (const [at, render] of files) {
    const path = at === 'tags:en' ? '/en/tags/' : at === 'tags:vi' ? '/vi/the/' : at;
    // Rendered after the posts: feeds hold their text.
    eleventy.addTemplate(`file${path.replaceAll('/', '-').replaceAll('.', '-')}.11ty.js`, render, { ...apart, permalink: path, eleventyImport: { collections: ['all'] } });
  }
  eleventy.addGlobalData('renderPost', () => (data, html) => page(data, html, found));
  return { dir: { input: '.', includes: 'layouts', output: '_site' }, markdownTemplateEngine: false };
}
