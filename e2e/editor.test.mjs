// What the editor knows without a page: what is sent, which unsaved text is offered, merges, paragraphs side by side, times.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as copies from '../cms-api/console/assets/editor/copies.js';
import * as marks from '../cms-api/console/assets/editor/marks.js';
import * as texts from '../cms-api/console/assets/editor/texts.js';

const saved = { ...copies.emptyCopy(), slug: 'ruong', title: 'Ruộng', body: 'Một.\n\nHai.\n', version: 3, revisionId: 'r', status: 'draft' };
const buffer = (at, copy, more) => ({ from: 'browser', at: `2026-11-26T0${at}:00:00Z`, version: 3, copy: { ...saved, ...copy }, ...more });

test('what is sent holds the fields of a working copy, and none that are empty and optional', () => {
  const copy = copies.copyOf({ ...saved, cover: { src: '', alt: '' }, seo: { title: '', noindex: false }, publishedAt: '', authors: [{ id: 'a', name: 'Lan' }] });
  assert.deepEqual(copy, { slug: 'ruong', title: 'Ruộng', summary: '', body: 'Một.\n\nHai.\n', sections: [], seo: {}, tags: [], authors: ['a'] });
  assert.deepEqual(copies.copyOf({ ...saved, cover: { src: '/media/a.png' } }).cover, { src: '/media/a.png', alt: '' });
  assert.equal(copies.copyOf({ ...saved, slug: '' }).slug, undefined);
  assert.ok(copies.isBlank(copies.copyOf({ baseRevisionId: 'r' })));
  assert.ok(!copies.isBlank(copies.copyOf(saved)));
});

test('unsaved text is offered newest first, once, and only where it says something else', () => {
  const [old, same, fresh, again] = [buffer(1, { title: 'A' }), buffer(2, {}), buffer(3, { title: 'B' }), buffer(4, { title: 'A' }, { from: 'account' })];
  assert.deepEqual(copies.offers(saved, [old, same, fresh, again]), [again, fresh]);
  assert.deepEqual(copies.offers(saved, []), []);
  const withoutSlug = buffer(5, { slug: '' });
  assert.deepEqual(copies.offers(saved, [withoutSlug]), []);
  const behind = buffer(1, { title: 'C' }, { version: 1 });
  assert.deepEqual(copies.offers(saved, [behind]), [behind]);
});

test('a language that is not there yet is offered what was written for it, not what is blank', () => {
  const blank = { from: 'browser', at: '2026-11-26T01:00:00Z', version: 0, copy: copies.emptyCopy() };
  const written = { ...blank, copy: { ...copies.emptyCopy(), body: 'Xin chào' } };
  assert.deepEqual(copies.offers(undefined, [blank, written]), [written]);
});

test('fields that one writer changed are theirs, those that both changed are open', () => {
  const base = copies.copyOf(saved);
  const mine = { ...base, title: 'Mine', summary: 'Both: mine' };
  const theirs = { ...base, tags: ['t'], summary: 'Both: theirs', cover: { src: '/c.png', alt: '' } };
  const merged = copies.mergeFields(base, mine, theirs);
  assert.deepEqual(merged.open, ['summary']);
  assert.deepEqual(merged.copy, { ...base, title: 'Mine', summary: 'Both: mine', tags: ['t'], cover: { src: '/c.png', alt: '' } });
  assert.deepEqual(copies.mergeFields(undefined, mine, theirs).open, ['title', 'summary', 'cover', 'tags']);
});

test('nested fields are set, and taken away where they are optional and empty', () => {
  const sections = [{ hero: { title: 'A' } }];
  copies.setAt(sections, ['0', 'hero', 'picture', 'src'], '/a.png');
  copies.setAt(sections, ['0', 'hero', 'eyebrow'], 'x');
  assert.deepEqual(sections, [{ hero: { title: 'A', eyebrow: 'x', picture: { src: '/a.png' } } }]);
  copies.setAt(sections, ['0', 'hero', 'eyebrow'], '', false);
  assert.equal(copies.valueAt(sections, ['0', 'hero', 'eyebrow']), undefined);
  assert.ok(!('eyebrow' in sections[0].hero));
  assert.deepEqual(copies.moved(['a', 'b', 'c'], 2, 0), ['c', 'a', 'b']);
  assert.deepEqual(copies.moved(['a', 'b', 'c'], 0, 9), ['b', 'c', 'a']);
});

test('words are counted as a reader counts them', () => {
  assert.deepEqual(copies.countWords(''), { words: 0, minutes: 0 });
  assert.equal(copies.countWords('# Đồng lúa chín\n\nXem [bài này](/vi/posts/x/) và ![một ảnh](/media/a.png).').words, 9);
  assert.equal(copies.countWords('Một.\n\n```js\nconst a = 1;\n```\n\nHai.').words, 2);
  assert.equal(copies.countWords('từ '.repeat(1000)).minutes, 4);
});

test('a wall time of the site is an instant; gaps and overlaps are told', () => {
  const at = (wall, zone) => {
    const { instant, note } = copies.instantOf(wall, zone);
    return [instant.toISOString(), note];
  };
  assert.deepEqual(at('2026-11-27T09:00', 'Asia/Ho_Chi_Minh'), ['2026-11-27T02:00:00.000Z', '']);
  assert.deepEqual(at('2026-07-01T09:00', 'Europe/Berlin'), ['2026-07-01T07:00:00.000Z', '']);
  assert.deepEqual(at('2026-03-29T02:30', 'Europe/Berlin'), ['2026-03-29T01:00:00.000Z', 'gap']);
  assert.deepEqual(at('2026-10-25T02:30', 'Europe/Berlin'), ['2026-10-25T00:30:00.000Z', 'overlap']);
  assert.equal(copies.instantOf('', 'UTC'), undefined);
  assert.equal(copies.wallTime(new Date('2026-11-27T17:30:00Z'), 'Asia/Ho_Chi_Minh'), '2026-11-28T00:30');
});

const joined = (segments, ...kinds) => segments.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text).join('');

test('differences are by words, and both texts can be read out of them', () => {
  const [from, to] = ['Cánh đồng lúa chín.\n\nMùa gặt.\n', 'Cánh đồng lúa xanh.\n\nMùa gặt đến.\n\nHết.\n'];
  const segments = texts.diffWords(from, to);
  assert.equal(joined(segments, 'equal', 'delete'), from);
  assert.equal(joined(segments, 'equal', 'insert'), to);
  assert.deepEqual(segments.filter(({ kind }) => kind === 'delete').map(({ text }) => text), ['chín']);
});

test('random edits: a comparison always holds both texts', () => {
  let seed = 7;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  const word = () => ['một', 'hai', 'ba', '\n\n', ' ', '.'][random(6)];
  for (let round = 0; round < 300; round += 1) {
    const [a, b] = [0, 1].map(() => Array.from({ length: random(30) }, word).join(''));
    const segments = texts.diffWords(a, b);
    assert.equal(joined(segments, 'equal', 'delete'), a);
    assert.equal(joined(segments, 'equal', 'insert'), b);
    assert.equal(texts.paragraphsOf(a).join(''), a);
    assert.equal(texts.mergeTexts(a, a, b).text, b);
    assert.equal(texts.mergeTexts(a, b, a).text, b);
    assert.equal(texts.mergeTexts(a, b, b).text, b);
    assert.equal(texts.mergeTexts(undefined, a, a).text, a);
  }
});

test('long texts that differ in everything are compared at once', () => {
  const [a, b] = ['a', 'b'].map((letter) => Array.from({ length: 50_000 }, (_, index) => `${letter}${index}`).join(' '));
  const start = performance.now();
  assert.equal(joined(texts.diffWords(a, b), 'equal', 'insert'), b);
  assert.ok(performance.now() - start < 3_000);
});

test('a merge takes what one changed, and keeps both where both did', () => {
  const base = 'Một.\n\nHai.\n\nBa.\n';
  assert.deepEqual(texts.mergeTexts(base, 'Một!\n\nHai.\n\nBa.\n', 'Một.\n\nHai.\n\nBa?\n'), { text: 'Một!\n\nHai.\n\nBa?\n', conflicts: 0 });
  const both = texts.mergeTexts(base, 'Một.\n\nHai của tôi.\n\nBa.\n', 'Một.\n\nHai của bạn.\n\nBa.\n');
  assert.deepEqual(both, { text: 'Một.\n\nHai của tôi.\n\nHai của bạn.\n\nBa.\n', conflicts: 1 });
  const added = texts.mergeTexts(base, `Đầu.\n\n${base}`, `${base}\nCuối.\n`);
  assert.ok(added.text.startsWith('Đầu.') && added.text.includes('Hai.') && added.text.endsWith('Cuối.\n'), added.text);
  const without = texts.mergeTexts(undefined, 'Một.\n\nA.\n', 'Một.\n\nB.\n');
  assert.ok(without.text.includes('A.') && without.text.includes('B.') && without.conflicts === 1);
});

test('no paragraph of either is lost by a merge', () => {
  let seed = 11;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  const edit = (paragraphs, name) => paragraphs.flatMap((one, index) => {
    const what = random(4);
    if (what === 0) return [`${name} ${index}.\n\n`];
    return what === 1 ? [one, `${name} + ${index}.\n\n`] : [one];
  });
  for (let round = 0; round < 300; round += 1) {
    const base = Array.from({ length: random(8) }, (_, index) => `P${index}.\n\n`);
    const [mine, theirs] = [edit(base, 'mine'), edit(base, 'theirs')];
    for (const origin of [base.join(''), undefined]) {
      const { text } = texts.mergeTexts(origin, mine.join(''), theirs.join(''));
      for (const one of [...mine, ...theirs]) if (!base.includes(one)) assert.ok(text.includes(one.trim()), `${one} in ${text}`);
    }
  }
});

test('blocks: headings, paragraphs, code with empty lines in it', () => {
  const text = '# A\nMột\nhai\n\n```\nx\n\n# y\n```\n\n## B\n\nBa';
  assert.deepEqual(texts.blocksOf(text).map(({ start, isHeading }) => [text.slice(start, start + 3), isHeading]), [
    ['# A', true], ['Một', false], ['```', false], ['## ', true], ['Ba', false],
  ]);
});

test('blocks of two languages are paired by headings, then in proportion', () => {
  const [h, p] = [true, false];
  assert.deepEqual(texts.pairBlocks([h, p, p, h, p], [h, p, h, p]), [[0, 0], [1, 1], [3, 2], [4, 3]]);
  assert.deepEqual(texts.pairBlocks([p, p], []), []);
  const stops = [[0, 0], [100, 50], [200, 400]];
  assert.equal(texts.scrollTo(stops, 50), 25);
  assert.equal(texts.scrollTo(stops, 150), 225);
  assert.equal(texts.scrollTo(stops, 900), 400);
});

test('a line and a column are a place in the text, whatever the characters', () => {
  assert.equal(texts.indexOf('Một\n😀 hai', 2, 3), 7);
  assert.equal(texts.indexOf('Một', 9, 9), 3);
  assert.equal(texts.escapeLabel('a [b]\n\\c'), 'a \\[b\\] \\\\c');
});

const done = (text, { from, to, text: made, select }) => {
  const next = text.slice(0, from) + made + text.slice(to);
  return `${next.slice(0, select[0])}[${next.slice(...select)}]${next.slice(select[1])}`;
};
const edited = (marked, edit) => {
  const [from, to] = [marked.indexOf('['), marked.indexOf(']') - 1];
  const text = marked.replace('[', '').replace(']', '');
  return done(text, edit(text, from, to));
};

test('marks go around words and come off again', () => {
  const bold = (text, from, to) => marks.wrap(text, from, to, '**');
  const italic = (text, from, to) => marks.wrap(text, from, to, '*');
  assert.equal(edited('a [đồng] b', bold), 'a **[đồng]** b');
  assert.equal(edited('a **[đồng]** b', bold), 'a [đồng] b');
  assert.equal(edited('a[ đồng ]b', bold), 'a **[đồng]** b');
  assert.equal(edited('a []', bold), 'a **[]**');
  assert.equal(edited('a *[x]* b', italic), 'a [x] b');
  assert.equal(edited('a **[x]** b', italic), 'a ***[x]*** b');
  assert.equal(edited('a ***[x]*** b', italic), 'a **[x]** b');
  assert.equal(edited('[]', italic), '*[]*');
});

test('lines become lists, quotes, headings and code, and back', () => {
  const list = (text, from, to) => marks.prefix(text, from, to, '- ');
  assert.equal(edited('x\n[a\nb]\ny', list), 'x\n[- a\n- b]\ny');
  assert.equal(edited('x\n[- a\n- b]\ny', list), 'x\n[a\nb]\ny');
  assert.equal(edited('x\na[]b', list), 'x\n- a[]b');
  assert.equal(edited('[a\nb]', (text, from, to) => marks.prefix(text, from, to, '1. ')), '[1. a\n2. b]');
  assert.equal(edited('[a\n\nb]', (text, from, to) => marks.prefix(text, from, to, '> ')), '[> a\n>\n> b]');
  assert.equal(edited('a\n[b]c', marks.heading), 'a\n## [b]c');
  assert.equal(edited('## [b]c', marks.heading), '### [b]c');
  assert.equal(edited('### [b]c', marks.heading), '[b]c');
  assert.equal(edited('a [b] c', marks.code), 'a `[b]` c');
  assert.equal(edited('[a\nb]', marks.code), '```[]\na\nb\n```');
});

test('links and pictures hold what would end them', () => {
  const link = (href, label) => (text, from, to) => marks.link(text, from, to, href, label);
  assert.equal(edited('[x]', link('/vi/posts/a/', 'Y')), '[[x]](/vi/posts/a/)');
  assert.equal(edited('a []', link('/a b', 'Y [1]')), 'a [[Y \\[1\\]]](</a b>)');
  assert.equal(marks.picture('/media/a.png', 'Một [ảnh]'), '![Một \\[ảnh\\]](/media/a.png)');
});
