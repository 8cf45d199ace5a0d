// Tests of verify.js without a browser. Its behaviour on a page is tested by tests/embed.rs.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';

import Verify, { Verify as named, allowedLink } from './verify.js';

const source = readFileSync(new URL('verify.js', import.meta.url), 'utf8');

test('a server can import it for rendering', () => {
  assert.equal(Verify, named);
  assert.equal(globalThis.Verify, undefined);
});

test('it is under 3 kB with brotli, without comments and indentation as in the build', () => {
  const served = source.replace(/^\s*(\/\/.*\n)?/gm, '');
  const { length } = brotliCompressSync(served, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } });
  assert.ok(length < 3000, `${length} bytes`);
});

test('absolute https addresses and the local machine are allowed', () => {
  for (const address of ['https://a.example/b?c#d', 'HTTPS://A.example', 'http://localhost:3000/', 'http://127.0.0.1', 'http://[::1]:1/']) {
    assert.ok(allowedLink(address), address);
  }
});

test('other addresses are refused', () => {
  const refused = ['', '/a', 'a', '//a.example', 'http://a.example', 'http://localhost.a.example', 'http://127.0.0.1.a.example'];
  refused.push('javascript:alert(1)', ' javascript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,a', 'file:///a', 'blob:https://a.example/1');
  refused.push('ftp://a.example', 'https://', null, undefined, 7, {});
  for (const address of refused) assert.ok(!allowedLink(address), String(address));
});

test('a credential that is no client secret is refused, and not in the message', async () => {
  for (const secret of [undefined, null, '', 'sk_live_abc', 'vs_secret_', 'vs_secret_a b']) {
    const { error } = await Verify(secret).mount({});
    assert.equal(error.code, 'secret_missing');
    assert.ok(!error.message.includes(secret || 'sk_'));
  }
});

test('it contains nothing that a strict policy forbids, and stores and logs nothing', () => {
  // A style element is used only without constructable style sheets (Safari before 16.4).
  for (const word of ['innerHTML', '<style', 'eval(', 'Storage', 'cookie', 'console.', "'*'"]) {
    assert.ok(!source.includes(word), word);
  }
});
