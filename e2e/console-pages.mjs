// Every page of the console, with what is folded away on it: for pictures, and for what has to hold everywhere.

/** Presses, and waits for what comes of it. */
const press = (button, shown) => async (page) => {
  await page.locator(button).locator('visible=true').first().click();
  await page.locator(shown).locator('visible=true').first().waitFor();
};

/** Name, path, and what is done there before it is looked at. @param {any} ids as `furnish` answers */
export const pages = (ids) => [
  ['dashboard', '/console'],
  ['posts', '/console/posts'],
  ['posts-marked', '/console/posts', async (page) => {
    for (const box of (await page.locator('[data-mark]').all()).slice(0, 2)) await box.check();
  }],
  ['posts-nothing', '/console/posts?q=xylophone'],
  ['posts-new', '/console/posts/new'],
  ['posts-new-dialog', '/console/posts', press('[data-new]', 'dialog[open]')],
  ['shortcuts', '/console/posts', async (page) => {
    await page.keyboard.press('?');
    await page.locator('#shortcuts[open]').waitFor();
  }],
  ['editor', `/console/posts/${ids.pair}`],
  ['editor-preview', `/console/posts/${ids.pair}`, press('[data-deed=toggle-preview]', '.preview-frame')],
  ['editor-revisions', `/console/posts/${ids.pair}`, press('[data-deed=revisions].plain', '#_editor-drawer .revisions li')],
  ['editor-stale', `/console/posts/${ids.pair}?language=vi`, async (page) => {
    const tab = page.locator('[data-tab=vi]');
    if (await tab.isVisible()) await tab.click();
    await press('[data-banner=stale] button', '#_editor-drawer .compared')(page);
  }],
  ['editor-publish', `/console/posts/${ids.pair}`, press('[data-deed=publish]', '.editor-dialog [data-findings-state]:not(:empty)')],
  ['editor-checks', `/console/posts/${ids.findings}`, press('[data-deed=check]', '#_editor-drawer .finding')],
  ['editor-details', `/console/posts/${ids.pair}`, press('details.more summary', 'details.more[open]')],
  ['editor-menu', `/console/posts/${ids.pair}`, press('.deeds-menu summary', '.menu-items button')],
  ['editor-landing', `/console/posts/${ids.landing}`],
  ['translations', '/console/translations'],
  ['calendar', '/console/calendar'],
  ['calendar-agenda', '/console/calendar?view=agenda'],
  ['calendar-one', `/console/calendar/${ids.schedule}`],
  ['media', '/console/media'],
  ['media-one', `/console/media/${ids.picture}`],
  ['media-nothing', '/console/media?q=xylophone'],
  ['tags', '/console/tags'],
  ['tags-new', '/console/tags/new'],
  ['tags-one', `/console/tags/${ids.tag}`],
  ['authors', '/console/authors'],
  ['authors-new', '/console/authors/new'],
  ['authors-one', `/console/authors/${ids.author}`],
  ['trash', '/console/trash'],
  ['users', '/console/users'],
  ['users-one', `/console/users/${ids.user}`],
  ['contact', '/console/contact'],
  ['contact-one', `/console/contact/${ids.message}`],
  ['settings', '/console/settings'],
  ['redirects', '/console/redirects'],
  ['redirects-new', '/console/redirects/new'],
  ['redirects-one', `/console/redirects/${ids.redirect}`],
  ['webhooks', '/console/webhooks'],
  ['webhooks-new', '/console/webhooks/new'],
  ['webhooks-one', `/console/webhooks/${ids.webhook}`],
  ['deliveries', '/console/deliveries'],
  ['deliveries-one', `/console/deliveries/${ids.delivery}`],
  ['builds', '/console/builds'],
  ['builds-one', `/console/builds/${ids.build}`],
  ['transfers', '/console/transfers'],
  ['tokens', '/console/tokens'],
  ['tokens-new', '/console/tokens/new'],
  ['tokens-one', `/console/tokens/${ids.token}`],
  ['audit', '/console/audit'],
  ['account', '/console/account'],
  ['nowhere', '/console/nowhere'],
];
