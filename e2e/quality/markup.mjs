// What can be said of a page's source: valid HTML, hreflang that answers, structured data, a policy that holds.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';

const vnu = createRequire(import.meta.url)('vnu-jar');

/** What the HTML validator says of many pages at once: `{ path: [message] }`. Needs Java. */
export function validate(sources) {
  const folder = mkdtempSync(join(tmpdir(), 'duet-html-'));
  const names = Object.keys(sources);
  names.forEach((path, number) => writeFileSync(join(folder, `${number}.html`), sources[path]));
  let said;
  try {
    execFileSync('java', ['-jar', vnu, '--format', 'json', '--skip-non-html', folder], { stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 64 << 20 });
    said = '{"messages":[]}';
  } catch (error) {
    said = error.stderr?.toString() || `{"messages":[{"type":"error","message":${JSON.stringify(String(error))},"url":"0.html"}]}`;
  }
  rmSync(folder, { recursive: true });
  const found = Object.fromEntries(names.map((path) => [path, []]));
  for (const { type, subType, message, url, lastLine } of JSON.parse(said).messages) {
    const path = names[Number(/(\d+)\.html/.exec(url)?.[1] ?? 0)];
    if (type === 'error' || subType === 'fatal') found[path].push(`html ${lastLine}: ${message}`);
  }
  return found;
}

/** Fields that search engines ask for, by type; where from. */
export const REQUIRED = {
  // developers.google.com/search/docs/appearance/structured-data/article
  BlogPosting: ['headline', 'datePublished', 'dateModified', 'author', 'mainEntityOfPage', 'publisher'],
  // …/structured-data/breadcrumb
  BreadcrumbList: ['itemListElement'],
  // …/structured-data/faqpage
  FAQPage: ['mainEntity'],
  // …/structured-data/organization
  Organization: ['name', 'url'],
  // …/appearance/site-names
  WebSite: ['name', 'url'],
  // …/structured-data/profile-page
  ProfilePage: ['mainEntity'],
};

const decode = (text) => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** What is wrong with the head and the structured data of a page. */
export function head(html, page, alternatesOf) {
  const problems = [];
  for (const [, json] of html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)) {
    try {
      const object = JSON.parse(json);
      const type = object['@type'];
      if (!REQUIRED[type]) problems.push(`json-ld: no table for ${type}`);
      for (const field of REQUIRED[type] ?? []) if (object[field] === undefined) problems.push(`json-ld ${type}: no ${field}`);
    } catch (error) {
      problems.push(`json-ld: ${error}`);
    }
  }
  const own = /<link rel="canonical" href="([^"]+)"/.exec(html)?.[1];
  if (!page.noindex && !own) problems.push('no canonical');
  const alternates = [...html.matchAll(/<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"/g)].map(([, language, href]) => [language, href]);
  if (alternates.length) {
    if (!alternates.some(([language]) => language === 'x-default')) problems.push('hreflang: no x-default');
    if (!alternates.some(([, href]) => href === own)) problems.push('hreflang: does not name itself');
    for (const [language, href] of alternates) {
      const back = alternatesOf(new URL(href).pathname);
      if (back && !back.includes(own)) problems.push(`hreflang ${language}: ${href} does not lead back`);
    }
  }
  if (!page.noindex === /<meta name="robots" content="noindex">/.test(html)) problems.push('noindex is not as it should be');
  const policy = decode(/http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '');
  // 10 and 20 are “high” and “syntax”; `meta` policies cannot report.
  for (const { severity, description, directive } of new CspEvaluator(new CspParser(policy).csp).evaluate()) {
    if (severity <= 20) problems.push(`policy ${directive}: ${description}`);
  }
  return problems;
}

/** The absolute addresses that a page names as its languages. */
export const alternatesIn = (html) => [...html.matchAll(/<link rel="alternate" hreflang="[^"]+" href="([^"]+)"/g)].map(([, href]) => href);
