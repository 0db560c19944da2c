// Every template in both languages, as a running site has it: one row per page. What must be `noindex` is not judged for search.
const row = (template, en, vi, rest = {}) => ['en', 'vi'].map((locale) => ({ template, locale, path: locale === 'en' ? en : vi, ...rest }));

/** The pages of the demo site, once `furnish` has run. */
export const pages = [
  ...row('landing', '/en/', '/vi/'),
  ...row('article', '/en/posts/measured/', '/vi/bai-viet/da-do/'),
  ...row('page', '/en/quality/', '/vi/chat-luong/'),
  ...row('list', '/en/posts/', '/vi/bai-viet/'),
  ...row('list page', '/en/posts/page/1/', '/vi/bai-viet/trang/1/'),
  ...row('tags', '/en/tags/', '/vi/the/'),
  ...row('tag', '/en/tags/quality/', '/vi/the/chat-luong/'),
  ...row('series', '/en/tags/measuring/', '/vi/the/do-luong/'),
  ...row('author', '/en/authors/lan/', '/vi/tac-gia/lan/'),
  ...row('search', '/en/search/', '/vi/tim-kiem/'),
  ...row('contact', '/en/contact/', '/vi/lien-he/'),
  ...row('contact sent', '/en/contact/sent/', '/vi/lien-he/da-gui/', { noindex: true }),
  ...row('sign up', '/en/account/sign-up/', '/vi/tai-khoan/dang-ky/', { noindex: true }),
  ...row('sign in', '/en/account/sign-in/', '/vi/tai-khoan/dang-nhap/', { noindex: true }),
  ...row('forgot password', '/en/account/forgot-password/', '/vi/tai-khoan/quen-mat-khau/', { noindex: true }),
  ...row('reset password', '/en/account/reset-password/', '/vi/tai-khoan/dat-lai-mat-khau/', { noindex: true }),
  ...row('confirm', '/en/account/confirm/', '/vi/tai-khoan/xac-nhan/', { noindex: true }),
  ...row('account', '/en/account/', '/vi/tai-khoan/', { noindex: true }),
  ...row('404', '/en/404.html', '/vi/404.html', { noindex: true }),
];

const body = (locale) => locale === 'en'
  ? `## One\n\nText with a [link](/en/posts/), \`code\` and **weight**.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n## Two\n\n- [x] done\n- [ ] open\n\n> [!NOTE]\n> A callout.\n\n\`\`\`rust\nfn main() { println!("hi"); }\n\`\`\`\n\n## Three\n\nA footnote.[^1]\n\n[^1]: Here it is.\n`
  : `## Một\n\nChữ với [liên kết](/vi/bai-viet/), \`mã\` và **chữ đậm**.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n## Hai\n\n- [x] xong\n- [ ] chưa\n\n> [!NOTE]\n> Một ghi chú.\n\n\`\`\`rust\nfn main() { println!("chào"); }\n\`\`\`\n\n## Ba\n\nMột chú thích.[^1]\n\n[^1]: Nó đây.\n`;

/** Adds what the demo content lacks: an article with everything in it, by an author, with a tag, part of a series; a page. Waits until it is built. */
export async function furnish(duet, until) {
  const post = async (path, data) => {
    const answer = await duet.call('POST', `/v1/admin/${path}`, data);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.data;
  };
  const author = await post('authors', { slug: 'lan', en: { name: 'Lan Đỗ', bio: 'Writes about what she measures.' }, vi: { name: 'Lan Đỗ', bio: 'Viết về những gì chị đo được.' } });
  const tag = await post('tags', { en: { name: 'Quality', slug: 'quality' }, vi: { name: 'Chất lượng', slug: 'chat-luong' } });
  const write = async (kind, en, vi, rest) => {
    const { id } = await post('posts', { kind, translations: {
      en: { title: en.title, slug: en.slug, summary: 'A page that has everything in it.', body: body('en'), ...rest },
      vi: { title: vi.title, slug: vi.slug, summary: 'Một trang có đủ mọi thứ.', body: body('vi'), ...rest },
    } });
    await post(`posts/${id}/publish`, {});
  };
  const series = await post('tags', { en: { name: 'Measuring', slug: 'measuring' }, vi: { name: 'Đo lường', slug: 'do-luong' }, series: true });
  await write('article', { title: 'Measured, not felt', slug: 'measured' }, { title: 'Đo, không đoán', slug: 'da-do' }, { tags: [tag.id, series.id], authors: [author.id] });
  await write('page', { title: 'Quality', slug: 'quality' }, { title: 'Chất lượng', slug: 'chat-luong' }, {});
  for (const { path } of pages) await until(async () => (await fetch(duet.url + path)).status, (status) => status === 200, 60_000);
}
