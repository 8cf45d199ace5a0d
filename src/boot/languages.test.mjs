// languages.js in a stub page: the choice of the language, and the host's texts. Fetching in a
// browser is covered by the end-to-end tests.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';

const source = readFileSync(new URL('languages.js', import.meta.url), 'utf8');

const FILES = {
  names: ['start.title', 'files_zero', 'files_one', 'files_two', 'files_few', 'files_many', 'files_other'],
  ar: ['مرحبا', '', '', '', '', '', '{{count}} ملف'],
  'en-GB': ['Hello {{business}}', '', '{{count}} file', '', '', '', '{{count}} files'],
  fr: ['Bonjour {{business}}', '', '{{count}} fichier', '', '', '', '{{count}} fichiers'],
  'zh-Hans': ['你好', '', '', '', '', '', '{{count}} 个文件'],
};
for (const tag of ['ar', 'en-GB', 'fr', 'zh-Hans']) FILES[tag] = { plurals: '51'.padEnd(200, '5'), texts: FILES[tag] };
const digest = (tag) => createHash('sha256').update(JSON.stringify(FILES[tag])).digest();
const content = ['/widget/languages/', digest('names').toString('base64')]
  .concat(['ar', 'en-GB', 'fr', 'zh-Hans'].map((tag) => [tag, digest(tag).toString('base64'), 'own ' + tag].join(',')))
  .join(';');

/** Runs the script in a browser with these languages. `failures`: the number of requests that fail first. */
const page = ({ languages = ['en-GB'], search = '', stored = null, failures = 0 } = {}) => {
  const requests = [];
  const warnings = [];
  const storage = { [stored && 'latchkey-language']: stored };
  const context = {
    requests,
    warnings,
    storage,
    Intl,
    atob,
    setTimeout: () => 0,
    clearTimeout: () => {},
    console: { warn: (text) => warnings.push(text) },
    navigator: { languages },
    location: { search },
    document: { querySelector: () => ({ content }) },
    sessionStorage: { getItem: (name) => storage[name] ?? null, setItem: (name, value) => (storage[name] = value) },
    fetch: async (address, { integrity, cache }) => {
      requests.push([address, cache]);
      if (requests.length <= failures) throw new TypeError('Failed to fetch');
      const tag = /languages\/(.*)-[0-9a-f]{16}\.json$/.exec(address)[1];
      assert.equal(integrity, 'sha256-' + digest(tag).toString('base64'));
      assert.ok(address.includes(digest(tag).toString('hex').slice(0, 16)));
      return { json: async () => FILES[tag] };
    },
  };
  context.window = context;
  vm.runInNewContext(source, context);
  return Object.assign(context, { api: context.__latchkey_languages });
};

const plain = (value) => JSON.parse(JSON.stringify(value));

test("the applicant's choice precedes the host's, the host's the browser's, and a tag its primary language", async () => {
  for (const [options, expected] of [
    [{ languages: ['nl', 'fr-CA', 'ar'] }, 'fr'],
    [{ languages: ['nl'] }, 'en-GB'],
    [{ languages: ['zh-TW'] }, 'zh-Hans'],
    [{ languages: ['fr'], search: '?host=x&locale=AR-eg' }, 'ar'],
    [{ languages: ['fr'], search: '?locale=nl' }, 'fr'],
    [{ languages: ['fr'], search: '?locale=ar', stored: 'zh-Hans' }, 'zh-Hans'],
    [{ languages: ['not a tag', 'en-US'] }, 'en-GB'],
  ]) {
    assert.equal((await page(options).api.first).tag, expected, JSON.stringify(options));
  }
});

test('dates and numbers follow the preferred region, with Latin digits unless others are requested', async () => {
  const locale = async (languages) => (await page({ languages }).api.first).locale;
  assert.equal(await locale(['fr-CA']), 'fr-CA-u-nu-latn');
  assert.equal(await locale(['ar-EG']), 'ar-EG-u-nu-latn');
  assert.equal(await locale(['ar-u-nu-arab']), 'ar-u-nu-arab');
  assert.equal(await locale(['en-GB-u-hc-h12']), 'en-GB-u-hc-h12-nu-latn');
  assert.equal(await locale(['zh-TW']), 'zh-Hans-u-nu-latn', 'another script');
  assert.equal(await locale(['nl']), 'en-GB-u-nu-latn');
  assert.equal((await page({ languages: ['fr-CA'] }).api.first).names, 'fr-u-nu-latn', 'names follow the language itself');
});

test('one file is fetched, a second time without the cache, and a failure is not cached', async () => {
  const intact = page({ languages: ['fr'] });
  assert.deepEqual(plain((await intact.api.first).texts), FILES.fr.texts);
  await intact.api.load('fr', null);
  assert.equal(intact.requests.length, 1);

  const corrupt = page({ languages: ['fr'], failures: 1 });
  assert.equal((await corrupt.api.first).tag, 'fr');
  assert.deepEqual(corrupt.requests.map(([, cache]) => cache), ['default', 'reload']);

  const offline = page({ languages: ['fr'], failures: 2 });
  await assert.rejects(offline.api.first);
  assert.equal((await offline.api.load()).tag, 'fr');
});

test("the applicant's choice is kept for the tab once its texts have loaded", async () => {
  const { api, storage } = page({ search: '?locale=ar' });
  await api.first;
  assert.equal((await api.choose('fr', null)).tag, 'fr');
  assert.equal(storage['latchkey-language'], 'fr');
  assert.equal((await api.load('ar', null)).tag, 'fr', 'the choice precedes the host from then on');

  const offline = page({ languages: ['ar'] });
  await offline.api.first;
  offline.fetch = offline.window.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
  await assert.rejects(offline.api.choose('fr', null));
  assert.equal(offline.storage['latchkey-language'], undefined);
});

test("a host's texts replace the widget's, by nested or dotted keys, and unusable ones are reported", async () => {
  const { api, warnings } = page();
  const messages = {
    fr: { start: { title: 'Salut {{ business }}' }, files_one: 'un fichier', 'problem.new_code': 'Nouveau', files_other: '{{total}}', bad: 7, none: ' ', 'documents.lease': 'x'.repeat(1001) },
  };
  const { texts, others } = await api.load('fr-CA', messages);
  assert.deepEqual(plain(texts), ['Salut {{ business }}', '', 'un fichier', '', '', '', '{{count}} fichiers']);
  assert.deepEqual(plain(others), [['problem.new_code', 'Nouveau']]);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /files_other, bad, none, documents\.lease/);
  assert.deepEqual(plain((await api.load('ar', messages)).texts), FILES.ar.texts, 'other languages are unchanged');
});

test('a host may add a language, with English for the texts that it lacks', async () => {
  const { api } = page();
  const messages = { nl: { language: { name: 'Nederlands' }, 'start.title': 'Dag {{business}}' } };
  const language = await api.load('nl-BE', messages);
  assert.equal(language.tag, 'nl');
  assert.equal(language.plurals.slice(0, 4), '5155');
  assert.equal((await api.load('pl', { pl: { 'start.title': 'Dzień dobry' } })).plurals.slice(0, 6), '413334');
  assert.deepEqual(plain(language.texts).slice(0, 3), ['Dag {{business}}', '', '{{count}} file']);
  assert.deepEqual(plain(api.list(messages)).at(-1), ['nl', 'Nederlands']);
  assert.deepEqual(plain(api.list(null)).map(([tag]) => tag), ['ar', 'en-GB', 'fr', 'zh-Hans']);
});
