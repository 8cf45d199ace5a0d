// languages.js in a made-up page: which language it chooses, and what it makes of texts. That it fetches in a browser: the end-to-end tests.

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

/** The page's own script in a browser of these languages. `failures`: how many requests do not come. */
const page = ({ languages = ['en-GB'], search = '', stored = null, failures = 0 } = {}) => {
  const asked = [];
  const warned = [];
  const storage = { [stored && 'latchkey-language']: stored };
  const context = {
    asked,
    warned,
    storage,
    Intl,
    atob,
    setTimeout: () => 0,
    clearTimeout: () => {},
    console: { warn: (text) => warned.push(text) },
    navigator: { languages },
    location: { search },
    document: { querySelector: () => ({ content }) },
    sessionStorage: { getItem: (name) => storage[name] ?? null, setItem: (name, value) => (storage[name] = value) },
    fetch: async (address, { integrity, cache }) => {
      asked.push([address, cache]);
      if (asked.length <= failures) throw new TypeError('Failed to fetch');
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

test('the choice of the person goes before the host, the host before the browser, and the very language before a sister', async () => {
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

test('dates and numbers are of the region that was wished for, with western digits unless others are', async () => {
  const locale = async (languages) => (await page({ languages }).api.first).locale;
  assert.equal(await locale(['fr-CA']), 'fr-CA-u-nu-latn');
  assert.equal(await locale(['ar-EG']), 'ar-EG-u-nu-latn');
  assert.equal(await locale(['ar-u-nu-arab']), 'ar-u-nu-arab');
  assert.equal(await locale(['en-GB-u-hc-h12']), 'en-GB-u-hc-h12-nu-latn');
  assert.equal(await locale(['zh-TW']), 'zh-Hans-u-nu-latn', 'other letters are another way of writing');
  assert.equal(await locale(['nl']), 'en-GB-u-nu-latn');
  assert.equal((await page({ languages: ['fr-CA'] }).api.first).names, 'fr-u-nu-latn', 'names are of the language itself');
});

test('one file is fetched, again past the cache where it did not come, and a failure is not kept', async () => {
  const good = page({ languages: ['fr'] });
  assert.deepEqual(plain((await good.api.first).texts), FILES.fr.texts);
  await good.api.speak('fr', null);
  assert.equal(good.asked.length, 1);

  const garbled = page({ languages: ['fr'], failures: 1 });
  assert.equal((await garbled.api.first).tag, 'fr');
  assert.deepEqual(garbled.asked.map(([, cache]) => cache), ['default', 'reload']);

  const cut = page({ languages: ['fr'], failures: 2 });
  await assert.rejects(cut.api.first);
  assert.equal((await cut.api.speak()).tag, 'fr');
});

test('what the person chooses is kept for the tab, once its texts are there', async () => {
  const { api, storage } = page({ search: '?locale=ar' });
  await api.first;
  assert.equal((await api.choose('fr', null)).tag, 'fr');
  assert.equal(storage['latchkey-language'], 'fr');
  assert.equal((await api.speak('ar', null)).tag, 'fr', 'the host comes second from then on');

  const cut = page({ languages: ['ar'] });
  await cut.api.first;
  cut.fetch = cut.window.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
  await assert.rejects(cut.api.choose('fr', null));
  assert.equal(cut.storage['latchkey-language'], undefined);
});

test("a host's texts take the place of ours, by nested names or dots, and what cannot be used is named", async () => {
  const { api, warned } = page();
  const messages = {
    fr: { start: { title: 'Salut {{ business }}' }, files_one: 'un fichier', 'problem.new_code': 'Nouveau', files_other: '{{total}}', bad: 7, none: ' ', 'documents.lease': 'x'.repeat(1001) },
  };
  const { texts, others } = await api.speak('fr-CA', messages);
  assert.deepEqual(plain(texts), ['Salut {{ business }}', '', 'un fichier', '', '', '', '{{count}} fichiers']);
  assert.deepEqual(plain(others), [['problem.new_code', 'Nouveau']]);
  assert.equal(warned.length, 1);
  assert.match(warned[0], /files_other, bad, none, documents\.lease/);
  assert.deepEqual(plain((await api.speak('ar', messages)).texts), FILES.ar.texts, 'other languages are as they were');
});

test('a host may add a language, which lacks nothing: the rest is English', async () => {
  const { api } = page();
  const messages = { nl: { language: { name: 'Nederlands' }, 'start.title': 'Dag {{business}}' } };
  const spoken = await api.speak('nl-BE', messages);
  assert.equal(spoken.tag, 'nl');
  assert.equal(spoken.plurals.slice(0, 4), '5155');
  assert.equal((await api.speak('pl', { pl: { 'start.title': 'Dzień dobry' } })).plurals.slice(0, 6), '413334');
  assert.deepEqual(plain(spoken.texts).slice(0, 3), ['Dag {{business}}', '', '{{count}} file']);
  assert.deepEqual(plain(api.list(messages)).at(-1), ['nl', 'Nederlands']);
  assert.deepEqual(plain(api.list(null)).map(([tag]) => tag), ['ar', 'en-GB', 'fr', 'zh-Hans']);
});
