// An editor's whole day at the console, in a real browser, with the site beside it: a pair is written, illustrated, looked at, scheduled
// and goes live while the page is open; the source moves on, its translation follows; a revision comes back; accidents lose nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { done, isThere, loseAccess, people, picture, signIn, startDesk } from './desk.mjs';
import { launch } from './people.mjs';
import { until } from './process.mjs';

const ZONE = 'Asia/Ho_Chi_Minh';
const MINUTE = 60_000;
// Every letter that carries two marks; typed in pieces, it is kept composed.
const STACKED = 'Ấ ấ Ầ ầ Ẩ ẩ Ẫ ẫ Ậ ậ Ắ ắ Ằ ằ Ẳ ẳ Ẵ ẵ Ặ ặ Ế ế Ề ề Ể ể Ễ ễ Ệ ệ Ố ố Ồ ồ Ổ ổ Ỗ ỗ Ộ ộ Ớ ớ Ờ ờ Ở ở Ỡ ỡ Ợ ợ Ứ ứ Ừ ừ Ử ử Ữ ữ Ự ự';
const EN = 'The field lies open.\n\nNobody speaks before sunrise.\n\nThen the work begins.\n';
const VI = `Cánh đồng mở ra.\n\nKhông ai nói gì trước lúc mặt trời mọc.\n\n${STACKED}\n`;
const complaints = [];
let desk;
let browser;
let context;
let page;
let address;

const watch = (one) => {
  one.on('pageerror', (error) => complaints.push(String(error)));
  one.on('console', (message) => /Content Security Policy|Uncaught/.test(message.text()) && complaints.push(message.text()));
  return one;
};
const text = (locale, field = 'body') => `#_${locale}-${field}`;
const postId = () => address.split('/').at(-1);
const copy = (locale) => done(desk, 'GET', `/v1/admin/posts/${postId()}/translations/${locale}`);

/** Opens the post, and waits until the editor has taken over. */
async function open(one = page) {
  await one.goto(address);
  await isThere(one);
}

/** Saves what was written by the keyboard; what was written shows as unsaved a moment after it was. */
async function pressSave(one = page) {
  await one.locator('#_editor[data-dirty]').waitFor();
  await one.keyboard.press('Control+s');
}

/** Waits until both languages are saved. */
const isSaved = (one = page) => one.locator('#_editor:not([data-dirty])').waitFor();

/** Saves, and waits for it. */
async function save(one = page) {
  await pressSave(one);
  await isSaved(one);
}

/** Presses a button of the editor; those of the menu too. */
async function deed(name, one = page) {
  const button = one.locator(`.editor-bar [data-deed="${name}"]`);
  if (!(await button.isVisible())) await one.click('.deeds-menu summary');
  await button.click();
}

/** Waits until a language's state is this. */
const stands = (locale, state, limit = 30_000) =>
  page.locator(`[data-locale=${locale}] [data-status][data-state="${state}"]`).waitFor({ timeout: limit });

/** Sends the dialog of publishing, with these languages. */
async function publish(...locales) {
  await deed('publish');
  for (const locale of ['en', 'vi']) await page.setChecked(`.editor-dialog [name=locale][value=${locale}]`, locales.includes(locale));
  await page.click('.editor-dialog [data-send]');
  await page.locator('.editor-dialog').waitFor({ state: 'detached' });
}

before(async () => {
  desk = await startDesk({}, { movesClock: true });
  browser = await launch();
  context = await browser.newContext({ viewport: { width: 1366, height: 900 }, locale: 'en-GB' });
  page = watch(await context.newPage());
});

after(async () => {
  await browser?.close();
  await desk?.stop();
  assert.deepEqual(complaints, []);
});

test('a pair is begun in a dialog, and written in both languages', async () => {
  await signIn(page, desk.url, people.mai, '/console/posts');
  await page.waitForSelector('.open');
  await page.keyboard.press('n');
  await page.fill('dialog #new-en', 'Ploughing the field');
  await page.fill('dialog #new-vi', 'Cày ruộng');
  await page.click('dialog form[data-action] .button');
  await page.waitForURL(/\/console\/posts\/[0-9a-f-]{36}$/);
  address = page.url();
  await isThere(page);
  await page.fill(text('en'), EN);
  await page.fill(text('vi'), VI.normalize('NFD'));
  await save();
  assert.equal(await page.inputValue(text('vi')), VI.normalize('NFC'));
  assert.equal((await copy('vi')).body, VI.normalize('NFC'));
  assert.equal((await copy('vi')).slug, 'cay-ruong');
  assert.equal((await copy('en')).body, EN);
});

test('a picture is dropped into the text, and says what it shows', async () => {
  const bytes = picture(320, 200).toString('base64');
  const dropped = await page.evaluateHandle((base64) => {
    const transfer = new DataTransfer();
    const file = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([file], 'ruộng lúa.png', { type: 'image/png' }));
    return transfer;
  }, bytes);
  await page.focus(text('en'));
  await page.locator('[data-locale=en] [role=toolbar] [tabindex="-1"]').first().waitFor({ state: 'attached' });
  await page.keyboard.press('Control+End');
  await page.dispatchEvent(text('en'), 'drop', { dataTransfer: dropped });
  await page.fill('#_alt-text', 'A field under water');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /!\[A field under water\]\(\/media\/[0-9a-f]{16}-ruong-lua\.png\)/.test(document.querySelector('#_en-body').value));
  await save();
});

test('both languages are looked at on the site’s own theme, before anybody else sees them', async () => {
  const [preview] = await Promise.all([page.waitForEvent('popup'), deed('preview')]);
  watch(preview);
  await preview.waitForURL(/\/preview\/[^/]+$/);
  for (const [locale, title] of [['en', 'Ploughing the field'], ['vi', 'Cày ruộng']]) {
    const frame = preview.frameLocator(`#pane-${locale} iframe`);
    assert.equal(await frame.locator('h1').first().innerText(), title);
    assert.equal(await frame.locator('html').getAttribute('lang'), locale);
    assert.ok((await frame.locator('link[rel=stylesheet]').count()) > 0);
  }
  const drawn = preview.frameLocator('#pane-en iframe').locator('img[alt="A field under water"]');
  await until(() => drawn.evaluate((image) => image.complete && image.naturalWidth), (width) => width > 0);
  await preview.close();
  assert.equal((await fetch(`${desk.url}/en/posts/ploughing-the-field/`)).status, 404);
});

test('the pair is scheduled to a minute, and the open page says when it is live', async () => {
  await page.evaluate(() => (window.sameAsBefore = true));
  await deed('schedule');
  // In an hour and a half, to which the clock is moved; where it cannot be, at the next minute.
  const soon = desk.forward ? 90 * MINUTE : 15_000;
  const at = new Date(Math.ceil((Date.now() + soon) / MINUTE) * MINUTE);
  const wall = at.toLocaleString('sv-SE', { timeZone: ZONE }).slice(0, 16).replace(' ', 'T');
  await page.fill('.editor-dialog [name=at]', wall);
  await page.locator('.editor-dialog [data-utc]', { hasText: 'UTC' }).waitFor();
  await page.click('.editor-dialog [data-send]');
  await page.locator('.editor-dialog').waitFor({ state: 'detached' });
  const [planned] = await done(desk, 'GET', `/v1/admin/schedules?postId=${postId()}`);
  assert.equal(new Date(planned.dueAt).getTime(), at.getTime());
  assert.deepEqual(planned.languages.map(({ locale }) => locale).sort(), ['en', 'vi']);

  await Promise.all(['en', 'vi'].map((locale) => stands(locale, 'scheduled')));
  assert.match(await page.innerText('[data-locale=en] [data-status]'), /^Scheduled for /);
  assert.equal((await done(desk, 'GET', `/v1/admin/posts/${postId()}`)).translations.en.status, 'draft', 'nothing is early');
  desk.forward?.(at.getTime() - Date.now());
  await Promise.all(['en', 'vi'].map((locale) => stands(locale, 'live', 2 * MINUTE)));
  const { run } = await done(desk, 'GET', `/v1/admin/schedules/${planned.id}`);
  assert.ok(run.latenessMs >= 0 && run.latenessMs <= MINUTE, `${run.latenessMs} ms late`);
  assert.ok(await page.evaluate(() => window.sameAsBefore), 'it was not loaded again');
  assert.match(await page.innerText('[data-locale=en] [data-status]'), /^Live since /);
  for (const locale of ['en', 'vi']) {
    const link = page.locator(`[data-locale=${locale}] [data-status] a`);
    await link.waitFor();
    const response = await fetch(new URL(await link.getAttribute('href'), desk.url));
    assert.equal(response.status, 200);
    assert.ok((await response.text()).includes(locale === 'vi' ? 'Ẫ ẫ Ậ ậ' : 'Nobody speaks'));
  }
});

test('the source moves on: its translation is behind, follows, and is up to date', async () => {
  const banner = page.locator('[data-locale=vi] [data-banner=stale]');
  // The picture came after the translation, and needs none.
  await banner.locator('button').last().click();
  await banner.waitFor({ state: 'detached' });
  await page.fill(text('en'), (await page.inputValue(text('en'))).replace('Nobody speaks', 'Hardly anybody speaks'));
  await save();
  await publish('en');
  await banner.waitFor();
  await banner.locator('button').first().click();
  const drawer = page.locator('#_editor-drawer');
  await drawer.locator('ins').first().waitFor();
  assert.match((await drawer.locator('ins').allInnerTexts()).join(' '), /Hardly anybody/);
  assert.match((await drawer.locator('del').allInnerTexts()).join(' '), /Nobody/);
  const listed = await page.context().newPage();
  await listed.goto(`${desk.url}/console/translations?state=stale&locale=vi`);
  await listed.locator('.open', { hasText: 'Cày ruộng' }).waitFor();
  await listed.close();

  await page.fill(text('vi'), VI.replace('Không ai nói gì', 'Hầu như không ai nói gì'));
  await save();
  await drawer.locator('button.primary').click();
  await banner.waitFor({ state: 'detached' });
  assert.equal((await done(desk, 'GET', `/v1/admin/posts/${postId()}/translations/vi/staleness`)).isStale, false);
  await publish('vi');
  await stands('vi', 'live');
  await until(async () => (await fetch(`${desk.url}/vi/bai-viet/cay-ruong/`)).text(), (html) => html.includes('Hầu như không ai'));
});

test('an old revision comes back as a new one', async () => {
  await page.click('[data-locale=vi] .pane-head [data-deed=revisions]');
  const drawer = page.locator('#_editor-drawer');
  const oldest = drawer.locator('.revisions > li').last();
  await oldest.waitFor();
  const { revisionNumber } = await copy('vi');
  await drawer.locator('.revisions > li').filter({ hasText: /^2\./ }).getByRole('button', { name: /^Restore/ }).click();
  await page.click('.editor-dialog [data-close=yes]');
  await page.waitForFunction(() => document.querySelector('#_vi-body').value.includes('\n\nKhông ai nói gì'));
  const restored = await copy('vi');
  assert.equal(restored.body, VI);
  assert.equal(restored.revisionNumber, revisionNumber + 1);
  await page.click('[data-deed=close-drawer]');
});

test('access that ends in the middle is renewed; what was typed is saved', async () => {
  await page.fill(text('en', 'summary'), 'Typed while the access ended.');
  await loseAccess(context);
  await save();
  assert.equal((await copy('en')).summary, 'Typed while the access ended.');
  await loseAccess(context);
  await open();
  assert.equal(page.url(), address);
  assert.equal(await page.inputValue(text('en', 'summary')), 'Typed while the access ended.');
});

test('unsaved text survives a closed tab', async () => {
  await page.fill(text('en', 'summary'), 'Never saved, and still here.');
  await page.close();
  page = watch(await context.newPage());
  await open();
  assert.equal(await page.inputValue(text('en', 'summary')), 'Typed while the access ended.', 'it is not taken silently');
  const banner = page.locator('[data-locale=en] [data-banner^=buffer]').first();
  await banner.waitFor();
  await banner.locator('button.primary').click();
  assert.equal(await page.inputValue(text('en', 'summary')), 'Never saved, and still here.');
  await save();
  assert.equal((await copy('en')).summary, 'Never saved, and still here.');
  await open();
  assert.equal(await page.locator('[data-banner^=buffer]').count(), 0, 'what is saved is offered no more');
});

test('a server that is killed and comes back takes the text that was written meanwhile', async () => {
  const restarting = desk.restart('SIGKILL');
  await page.fill(text('vi', 'summary'), 'Viết lúc máy chủ ngừng.');
  await page.waitForFunction(() => Object.values(localStorage).some((kept) => kept.includes('Viết lúc máy chủ ngừng.')));
  await restarting;
  await save();
  assert.equal((await copy('vi')).summary, 'Viết lúc máy chủ ngừng.');
});

test('two editors: the second sees both texts, and neither is lost', async () => {
  const elsewhere = await browser.newContext({ viewport: { width: 1366, height: 900 }, locale: 'en-GB' });
  const other = watch(await elsewhere.newPage());
  await signIn(other, desk.url, people.tom);
  await page.focus(text('vi'));
  await open(other);
  await other.locator('#_editor-presence', { hasText: `${people.mai.name} is editing the Vietnamese text too` }).waitFor();
  await other.fill(text('en'), (await other.inputValue(text('en'))).replace('The field lies open.', 'The field lies open, says Tom.'));
  await save(other);
  await page.locator('#_editor-presence', { hasText: `${people.tom.name} is editing the English text too` }).waitFor();
  await elsewhere.close();

  await page.fill(text('en'), (await page.inputValue(text('en'))).replace('Then the work begins.', 'Then the work begins, says Mai.'));
  await pressSave();
  const dialog = page.locator('.editor-dialog');
  await dialog.locator('textarea').waitFor();
  assert.match(await dialog.locator('[data-who]').innerText(), /Tom Weaver/);
  assert.match(await dialog.innerText(), /says Tom[^]*says Mai/);
  const merged = await dialog.locator('textarea').inputValue();
  assert.match(merged, /open, says Tom\.[^]*begins, says Mai\./);
  await dialog.locator('[data-close=merged]').click();
  await dialog.waitFor({ state: 'detached' });
  await isSaved();
  assert.equal((await copy('en')).body, merged);
  const [, theirs] = await done(desk, 'GET', `/v1/admin/posts/${postId()}/translations/en/revisions`);
  const kept = await done(desk, 'GET', `/v1/admin/posts/${postId()}/translations/en/revisions/${theirs.number}`);
  assert.match(kept.body, /says Tom/);
  assert.doesNotMatch(kept.body, /says Mai/);
});

test('what is marked goes through together: to readers, to the trash, and back', async () => {
  for (const number of [1, 2, 3]) {
    await done(desk, 'POST', '/v1/admin/posts', { kind: 'article', translations: { vi: { title: `Con đường làng ${number}`, body: 'Ngắn.\n' } } });
  }
  const list = `${desk.url}/console/posts?q=duong+lang`;
  const bulk = async (name) => {
    await page.goto(list);
    assert.equal(await page.locator('.open').count(), 3);
    await page.check('[data-mark-all]');
    await page.click(`[data-bulk=${name}]`);
    await page.click('#confirm [value=yes]');
    await page.waitForFunction(() => /3/.test(document.querySelector('#flash').textContent));
  };
  await bulk('publish');
  await until(async () => (await fetch(`${desk.url}/vi/bai-viet/con-duong-lang-3/`)).status, (status) => status === 200, 60_000);
  await bulk('trash');
  await page.locator('.nothing').waitFor();
  await until(async () => (await fetch(`${desk.url}/vi/bai-viet/con-duong-lang-3/`)).status, (status) => status === 410, 60_000);
  await page.goto(`${desk.url}/console/trash?q=duong`);
  await page.check('[data-mark-all]');
  await page.click('[data-bulk=restore]');
  await page.locator('.nothing').waitFor();
  await page.goto(list);
  assert.equal(await page.locator('.open').count(), 3);
});

test('signing out ends the day', async () => {
  await page.click('#sign-out');
  await page.waitForURL(/\/console\/sign-in$/);
  await page.goto(address);
  await page.waitForURL(/\/console\/sign-in\?next=/);
});
