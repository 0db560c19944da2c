// The console's sections of content in a real browser: a schedule is dragged to another day, posts go into the trash and out of it,
// links lead to the language that they are about; what is refused says why, and where to go.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { done, furnish, isThere, people, signIn, startDesk, violations } from './desk.mjs';
import { launch } from './people.mjs';
import { until } from './process.mjs';

const ZONE = 'Asia/Ho_Chi_Minh';
const DAY = 86_400_000;
const complaints = [];
let desk;
let browser;
let context;
let page;
let ids;

const watch = (one) => {
  one.on('pageerror', (error) => complaints.push(String(error)));
  one.on('console', (message) => /Content Security Policy|Uncaught/.test(message.text()) && complaints.push(message.text()));
  return one;
};
const schedule = () => done(desk, 'GET', `/v1/admin/schedules/${ids.schedule}`);
/** A moment as the site's clocks show it: `2026-11-27T09:00`. */
const wall = (moment) => new Date(moment).toLocaleString('sv-SE', { timeZone: ZONE }).slice(0, 16).replace(' ', 'T');
const dayOf = (moment) => page.locator(`[data-day="${wall(moment).slice(0, 10)}"]`);
const item = () => page.locator(`[data-schedule="${ids.schedule}"]`);
/** The day that an item of the calendar stands on. */
const stands = () => item().evaluate((one) => one.closest('[data-day]').dataset.day);
const flash = async (words) => {
  await page.locator('#flash', { hasText: words }).waitFor();
  return page.locator('#flash');
};

/** Opens the month that has the schedule, and the days after it. */
async function calendar() {
  const { dueAt } = await schedule();
  await page.goto(`${desk.url}/console/calendar?month=${wall(dueAt).slice(0, 7)}`);
  await page.locator('[data-schedule] > a[draggable=true]').first().waitFor();
  return dueAt;
}

const makePost = async (title, locale = 'en') =>
  (await done(desk, 'POST', '/v1/admin/posts', { kind: 'article', translations: { [locale]: { title, body: 'Short.\n' } } })).id;

/** Puts posts into the trash. */
async function discard(...all) {
  for (const id of all) {
    const { version } = await done(desk, 'GET', `/v1/admin/posts/${id}`);
    await done(desk, 'DELETE', `/v1/admin/posts/${id}`, undefined, { 'if-match': `"v${version}"` });
  }
}

/** As if everybody had signed in an hour ago. */
function ageSessions() {
  const age = 'import sqlite3,sys; c=sqlite3.connect(sys.argv[1],timeout=10); c.execute("update sessions set authenticated_at=authenticated_at-3600000000"); c.commit()';
  execFileSync('python3', ['-c', age, join(desk.data, 'duet.db')]);
}

before(async () => {
  desk = await startDesk();
  ids = await furnish(desk);
  // In the middle of a month, with room on both sides.
  const { dueAt, version } = await schedule();
  const at = `${nextMonth(dueAt)}-15T09:30`;
  await done(desk, 'PUT', `/v1/admin/schedules/${ids.schedule}`, { at }, { 'if-match': `"v${version}"` });
  browser = await launch();
  context = await browser.newContext({ viewport: { width: 1366, height: 900 }, locale: 'en-GB', timezoneId: 'America/New_York' });
  page = watch(await context.newPage());
  await signIn(page, desk.url, people.mai);
});

after(async () => {
  await browser?.close();
  await desk?.stop();
  assert.deepEqual(complaints, []);
});

/** `2026-12` */
function nextMonth(moment) {
  const [year, month] = wall(moment).split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 7);
}

test('a schedule is dragged to another day, and keeps its time', async () => {
  const dueAt = await calendar();
  const day = dayOf(Date.parse(dueAt) + 2 * DAY);
  await item().locator('a').hover();
  await page.mouse.down();
  await day.hover();
  await day.hover();
  await page.locator('.over[data-day]').waitFor();
  assert.equal(await day.evaluate((one) => one.classList.contains('over')), true);
  await page.mouse.up();
  await flash(/changed/);
  const moved = await schedule();
  assert.equal(Date.parse(moved.dueAt) - Date.parse(dueAt), 2 * DAY);
  assert.equal(await stands(), wall(moved.dueAt).slice(0, 10));
  assert.equal(await page.locator('.over, .closed, .dragged').count(), 0);
  // It may be dragged on: what it was made from is known anew.
  await item().locator('a').dragTo(dayOf(dueAt));
  await until(async () => (await schedule()).dueAt, (now) => now === dueAt);
});

test('past days take nothing, and what no longer waits stays where it is', async () => {
  const dueAt = await calendar();
  const id = await makePost('Not after all');
  const gone = await done(desk, 'POST', '/v1/admin/schedules', { postId: id, action: 'publish', at: dueAt });
  await done(desk, 'DELETE', `/v1/admin/schedules/${gone.id}`, undefined, { 'if-match': '"v1"' });
  const later = watch(await context.newPage());
  await later.clock.setFixedTime(Date.parse(dueAt) + DAY / 8);
  await later.goto(page.url());
  const on = (moment) => later.locator(`[data-day="${wall(moment).slice(0, 10)}"]`);
  const [home, past, next] = [0, -1, 1].map((days) => on(Date.parse(dueAt) + days * DAY));
  await home.locator('a[draggable=true]').hover();
  await later.mouse.down();
  await past.hover();
  await past.hover();
  await later.locator('.closed[data-day]').first().waitFor();
  assert.ok(await past.evaluate((one) => one.classList.contains('closed')));
  assert.ok(await next.evaluate((one) => !one.classList.contains('closed')));
  assert.equal(await later.locator('.over').count(), 0);
  await later.mouse.up();
  await later.waitForFunction(() => !document.querySelector('.closed'));
  assert.equal(await past.locator('[data-schedule]').count(), 0);
  const link = home.locator(`#planned-${gone.id}`);
  await link.hover();
  await later.mouse.down();
  await next.hover();
  await next.hover();
  assert.equal(await later.locator('.dragged, .over').count(), 0);
  await later.mouse.up();
  assert.equal(await home.locator('.planned').count(), 2);
  await later.close();
  assert.equal((await schedule()).dueAt, dueAt);
});

test('a move that is refused is taken back, and says why', async () => {
  const dueAt = await calendar();
  const day = dayOf(Date.parse(dueAt) + DAY);
  await context.setOffline(true);
  await item().locator('a').dragTo(day);
  const said = await flash(/connect|network|reach/i);
  assert.ok(await said.evaluate((one) => one.classList.contains('wrong')));
  assert.equal(await stands(), wall(dueAt).slice(0, 10));
  await context.setOffline(false);
  // Somebody else was faster: the calendar shows theirs.
  const { version } = await schedule();
  const theirs = new Date(Date.parse(dueAt) + 3 * DAY).toISOString();
  await done(desk, 'PUT', `/v1/admin/schedules/${ids.schedule}`, { at: theirs }, { 'if-match': `"v${version}"` });
  await item().locator('a').dragTo(day);
  await page.waitForFunction(
    ([id, wanted]) => document.querySelector(`[data-schedule="${id}"]`)?.closest('[data-day]').dataset.day === wanted,
    [ids.schedule, wall(theirs).slice(0, 10)],
  );
  await page.locator('#flash.wrong:not(:empty)').waitFor();
  assert.deepEqual(await violations(page), []);
  assert.equal(Date.parse((await schedule()).dueAt), Date.parse(theirs));
});

test('by keys a schedule is moved in its dialog', async () => {
  const dueAt = await calendar();
  await item().locator('a').focus();
  await page.keyboard.press('Enter');
  await page.locator('dialog[open] #at').waitFor();
  const at = `${wall(Date.parse(dueAt) - DAY).slice(0, 10)}T10:45`;
  await page.fill('dialog[open] #at', at);
  await page.keyboard.press('Enter');
  await flash(/changed/);
  assert.equal(wall((await schedule()).dueAt), at);
  assert.equal(await page.evaluate(() => document.activeElement.id), `planned-${ids.schedule}`);
});

test('a finger opens what is planned, and drags nothing', async () => {
  const phone = await browser.newContext({ viewport: { width: 820, height: 1100 }, hasTouch: true, isMobile: true, locale: 'en-GB' });
  const other = watch(await phone.newPage());
  await signIn(other, desk.url, people.tom);
  const { dueAt } = await schedule();
  await other.goto(`${desk.url}/console/calendar?month=${wall(dueAt).slice(0, 7)}`);
  const link = other.locator(`#planned-${ids.schedule}`);
  await other.locator('[data-schedule] > a[draggable=true]').first().waitFor();
  assert.equal(await other.locator('.drags').isVisible(), false);
  // A long press would begin a drag.
  const isRefused = await link.evaluate((one) => {
    one.dispatchEvent(new PointerEvent('pointerdown', { pointerType: 'touch', bubbles: true }));
    return !one.dispatchEvent(new DragEvent('dragstart', { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() }));
  });
  assert.ok(isRefused);
  assert.equal(await other.locator('.dragged, .closed').count(), 0);
  await link.tap();
  await other.locator('dialog[open] #at').waitFor();
  await phone.close();
});

test('a new post without a title: the summary leads to a field that is seen', async () => {
  await page.goto(`${desk.url}/console/posts`);
  await page.click('[data-new]');
  await page.locator('dialog[open] form.form').waitFor();
  await page.click('dialog[open] form.form .actions button');
  const link = page.locator('dialog[open] .summary a');
  await link.click();
  const focused = await page.evaluate(() => ({ id: document.activeElement.id, height: document.activeElement.getBoundingClientRect().height }));
  assert.equal(focused.id, 'new-en');
  assert.ok(focused.height > 20);
  assert.equal(await page.getAttribute('#new-en', 'aria-invalid'), 'true');
  await page.fill('#new-en', 'A title after all');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/console\/posts\/[0-9a-f-]{36}$/);
  await isThere(page);
  assert.equal(await page.inputValue('#_en-title'), 'A title after all');
});

test('links about a language open the editor with it', async () => {
  const narrow = watch(await context.newPage());
  await narrow.setViewportSize({ width: 390, height: 844 });
  for (const start of ['/console', '/console/translations?state=stale&locale=vi']) {
    await narrow.goto(desk.url + start);
    await narrow.locator(`main a[href="/console/posts/${ids.pair}?language=vi"]`).first().click();
    await narrow.waitForURL(/\?language=vi$/);
    await isThere(narrow);
    assert.equal(await narrow.getAttribute('[data-tab=vi]', 'aria-pressed'), 'true');
    assert.ok(await narrow.locator('#_vi-title').isVisible());
    assert.ok(!(await narrow.locator('#_en-title').isVisible()));
  }
  await narrow.goto(`${desk.url}/console/posts/${ids.pair}?language=en`);
  await isThere(narrow);
  assert.ok(await narrow.locator('#_en-title').isVisible());
  // One that is missing begins with a button.
  await narrow.goto(`${desk.url}/console/posts/${ids.findings}?language=vi`);
  await isThere(narrow);
  assert.ok(await narrow.locator('[data-locale=vi] [data-absent] button').first().isVisible());
  await narrow.close();
});

test('an old revision is not put over what somebody else has saved meanwhile', async () => {
  const path = `/v1/admin/posts/${ids.pair}/translations/en`;
  const save = async (summary) => {
    const { version, title, slug, body } = await done(desk, 'GET', path);
    await done(desk, 'PUT', path, { title, slug, body, summary }, { 'if-match': `"v${version}"` });
  };
  await page.goto(`${desk.url}/console/posts/${ids.pair}?language=en`);
  await isThere(page);
  await page.click('[data-locale=en] .pane-head [data-deed=revisions]');
  const drawer = page.locator('#_editor-drawer');
  const restore = async () => {
    await drawer.locator('.revisions > li').last().getByRole('button', { name: /^Restore/ }).click();
    await page.click('.editor-dialog [data-close=yes]');
  };
  await drawer.locator('.revisions > li').first().waitFor();
  await save('Saved by somebody else.');
  await restore();
  await drawer.locator('.wrong').waitFor();
  assert.equal((await done(desk, 'GET', path)).summary, 'Saved by somebody else.');
  await page.reload();
  await isThere(page);
  await page.click('[data-locale=en] .pane-head [data-deed=revisions]');
  await drawer.locator('.revisions > li').first().waitFor();
  await restore();
  await page.locator('#_editor-toast:visible').waitFor();
  const { summary, revisionNumber } = await done(desk, 'GET', path);
  const first = await done(desk, 'GET', `${path}/revisions/1`);
  assert.equal(summary, first.summary);
  assert.equal(await page.inputValue('#_en-summary'), first.summary);
  assert.ok(revisionNumber > 3);
});

test('what the trash holds is put back, or deleted for ever by who proves who they are', async () => {
  const [back, gone] = [await makePost('Put me back'), await makePost('Delete me')];
  await discard(back, gone);
  await page.goto(`${desk.url}/console/trash`);
  const row = (title) => page.locator('tbody tr', { hasText: title });
  await row('Put me back').locator('[data-mark]').check();
  await page.click('[data-bulk=restore]');
  await flash(/1/);
  assert.equal(await row('Put me back').count(), 0);
  assert.equal((await desk.call('GET', `/v1/admin/posts/${back}`)).status, 200);

  ageSessions();
  await row('Delete me').locator('[data-mark]').check();
  await page.click('[data-bulk=delete]');
  await page.click('#confirm [value=yes]');
  await page.locator('#_step-up[open]').waitFor();
  await page.fill('#_step-up-password', people.mai.password);
  await page.click('#_step-up-password-form .actions button');
  await flash(/1/);
  assert.equal(await row('Delete me').count(), 0);
  assert.equal((await desk.call('POST', `/v1/admin/trash/${gone}/restore`)).status, 404);
});

test('the trash is emptied', async () => {
  await discard(await makePost('One more'), await makePost('Và một bài nữa', 'vi'));
  ageSessions();
  await page.goto(`${desk.url}/console/trash`);
  await page.click('[data-empty-trash]');
  await page.click('#confirm [value=no]');
  assert.ok((await page.locator('tbody tr').count()) >= 3);
  await page.click('[data-empty-trash]');
  await page.click('#confirm [value=yes]');
  await page.locator('#_step-up[open]').waitFor();
  await page.fill('#_step-up-password', people.mai.password);
  await page.click('#_step-up-password-form .actions button');
  await page.locator('.nothing').waitFor();
  assert.match(await page.innerText('#flash'), /\d/);
  assert.equal((await desk.call('GET', '/v1/admin/trash')).body.data.length, 0);
  assert.equal(await page.locator('[data-empty-trash]').count(), 0);
});

test('a picture that is used is not deleted, and it is said where it is used', async () => {
  await page.goto(`${desk.url}/console/media?q=canh-dong`);
  await page.locator('[data-mark]').first().check();
  await page.click('[data-bulk=delete]');
  await page.click('#confirm [value=yes]');
  const said = await flash(/Ploughing the field before the rain/);
  assert.match(await said.innerText(), /Cày ruộng trước cơn mưa/);
  assert.ok(await said.evaluate((one) => one.classList.contains('wrong')));
  await page.click('.open');
  const uses = page.locator('[aria-labelledby=uses] li');
  await uses.first().waitFor();
  assert.deepEqual((await uses.locator('a').allInnerTexts()).toSorted(), ['Cày ruộng trước cơn mưa', 'Ploughing the field before the rain']);
  assert.equal(await page.locator('.box.danger form').count(), 0);

  // Used since the page was shown: its form is refused, and leads there.
  const medium = (await done(desk, 'GET', '/v1/admin/media?q=untitled'))[0];
  const post = await makePost('Found a use for it');
  const { version, title, slug } = await done(desk, 'GET', `/v1/admin/posts/${post}/translations/en`);
  const free = await done(desk, 'GET', `/v1/admin/posts/${ids.findings}/translations/en`);
  await done(desk, 'PUT', `/v1/admin/posts/${ids.findings}/translations/en`, { title: free.title, slug: free.slug, body: 'Nothing.\n' }, { 'if-match': `"v${free.version}"` });
  await page.goto(`${desk.url}/console/media/${medium.id}`);
  await done(desk, 'PUT', `/v1/admin/posts/${post}/translations/en`, { title, slug, body: `![A field](${medium.address})\n` }, { 'if-match': `"v${version}"` });
  await page.click('.box.danger .button.danger');
  await page.click('#confirm [value=yes]');
  const link = page.locator('.box.danger .summary a');
  await link.waitFor();
  assert.equal(await link.innerText(), 'Found a use for it');
  assert.equal(await link.getAttribute('href'), `/console/posts/${post}?language=en`);
});

test('of several posts the one that is refused is named, with the reason', async () => {
  const fine = await makePost('Ready for readers');
  const taken = await makePost('Emptied meanwhile');
  await page.goto(`${desk.url}/console/posts?q=&pageSize=100`);
  for (const title of ['Ready for readers', 'Emptied meanwhile']) await page.locator('tbody tr', { hasText: title }).locator('[data-mark]').check();
  // Somebody else was faster.
  await discard(taken);
  await page.click('[data-bulk=publish]');
  await page.click('#confirm [value=yes]');
  const said = await flash(/“Emptied meanwhile”: ./);
  assert.doesNotMatch(await said.innerText(), /“Ready for readers”/);
  assert.ok(await said.evaluate((one) => one.classList.contains('wrong')));
  assert.equal((await done(desk, 'GET', `/v1/admin/posts/${fine}`)).translations.en.status, 'published');
});
