// Uploads by the official tus client: however it sends them, the document has the bytes of the file.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

import { applicant, breakingLine, document, failure, payslip, sent, sha256, tus, uploadOf, view } from './support.mjs';

const MEGABYTE = 1024 * 1024;

test('a file in one piece', async () => {
  const [secret, bytes] = [await applicant(), payslip(3 * MEGABYTE)];
  const url = await sent(bytes, secret);
  const { object, bytes: stored } = await document(url, secret);
  assert.ok(stored.equals(bytes));
  assert.deepEqual([object.file_name, object.file_size, object.mime_type], ['März.pdf', bytes.length, 'application/pdf']);
});

test('a file in many pieces, with a checksum of the whole', async () => {
  const [secret, bytes] = [await applicant(), payslip(5 * MEGABYTE + 1)];
  const accepted = [];
  const onChunkComplete = (size, soFar) => accepted.push([size, soFar]);
  const url = await sent(bytes, secret, { chunkSize: MEGABYTE, metadata: { checksum: sha256(bytes) }, onChunkComplete });
  assert.deepEqual(accepted.map(([size]) => size), [...Array(5).fill(MEGABYTE), 1]);
  assert.ok((await document(url, secret)).bytes.equals(bytes));
});

test('a stream in pieces', async () => {
  const [secret, bytes] = [await applicant(), payslip(700_001)];
  const url = await sent(Readable.from([bytes]), secret, { chunkSize: 100_000, uploadSize: bytes.length });
  assert.ok((await document(url, secret)).bytes.equals(bytes));
});

test('a file whose beginning comes with its creation', async () => {
  const [secret, bytes] = [await applicant(), payslip(300_000)];
  const url = await sent(bytes, secret, { uploadDataDuringCreation: true, chunkSize: 120_000 });
  assert.ok((await document(url, secret)).bytes.equals(bytes));
});

test('a small file that comes with its creation as a whole', async () => {
  const [secret, bytes] = [await applicant(), payslip(20_000)];
  const asked = [];
  const onAfterResponse = (request) => asked.push(request.getMethod());
  const url = await sent(bytes, secret, { uploadDataDuringCreation: true, onAfterResponse });
  assert.deepEqual(asked, ['POST']);
  assert.ok((await document(url, secret)).bytes.equals(bytes));
});

test('a file by POST alone', async () => {
  const [secret, bytes] = [await applicant(), payslip(300_000)];
  const url = await sent(bytes, secret, { overridePatchMethod: true, chunkSize: 100_000 });
  assert.ok((await document(url, secret)).bytes.equals(bytes));
});

test('a line that breaks again and again only costs what had not arrived', async () => {
  const [secret, bytes] = [await applicant(), payslip(4 * MEGABYTE)];
  const line = await breakingLine(700, 900_000, 1_500_000, 300);
  const offsets = [];
  const onAfterResponse = (request, answer) => {
    if (request.getMethod() === 'HEAD') offsets.push(Number(answer.getHeader('Upload-Offset')));
  };
  const url = await sent(bytes, secret, { endpoint: line.endpoint, retryDelays: [50, 50, 50, 50, 50, 50], onAfterResponse, metadata: { checksum: sha256(bytes) } });
  line.close();
  assert.ok(line.broken.length >= 3, `the line broke ${line.broken.length} times`);
  assert.ok(offsets.some((offset) => offset > 0), `it went on from ${offsets}`);
  assert.deepEqual(offsets, [...offsets].sort((one, other) => one - other), 'what was acknowledged stays so');
  assert.ok((await document(url, secret)).bytes.equals(bytes));
  assert.equal((await view(secret)).document_uploads.length, 1);
});

// Begins an upload, and stops it once so many bytes are acknowledged. Its address.
async function begun(bytes, secret, stopAt) {
  return new Promise((resolve, reject) => {
    const { upload, ended } = uploadOf(bytes, secret, {
      chunkSize: 100_000,
      onChunkComplete: (_, soFar) => {
        if (soFar >= stopAt) upload.abort().then(() => resolve(upload.url), reject);
      },
    });
    ended.catch(reject);
    upload.start();
  });
}

test('an upload that was stopped goes on from where it was, in another program', async () => {
  const [secret, bytes] = [await applicant(), payslip(MEGABYTE)];
  const uploadUrl = await begun(bytes, secret, 300_000);
  const [unfinished] = (await view(secret)).unfinished_uploads;
  assert.ok(uploadUrl.endsWith(unfinished.id));
  assert.ok(unfinished.received >= 300_000 && unfinished.received < bytes.length, `${unfinished.received}`);
  const sizes = [];
  const onChunkComplete = (size) => sizes.push(size);
  const url = await sent(bytes, secret, { uploadUrl, onChunkComplete });
  assert.equal(url, uploadUrl);
  assert.deepEqual(sizes, [bytes.length - unfinished.received], 'nothing is sent twice');
  assert.ok((await document(url, secret)).bytes.equals(bytes));
});

test('an upload that is called off is gone', async () => {
  const [secret, bytes] = [await applicant(), payslip(MEGABYTE)];
  const url = await begun(bytes, secret, 300_000);
  await tus.Upload.terminate(url, { headers: { Authorization: `Bearer ${secret}` }, retryDelays: null });
  assert.equal((await view(secret)).unfinished_uploads, undefined);
  const again = await failure(tus.Upload.terminate(url, { headers: { Authorization: `Bearer ${secret}` }, retryDelays: null }));
  assert.equal(again.originalResponse.getStatus(), 410);
});

test('an upload that has lapsed is begun anew', async () => {
  const [secret, bytes] = [await applicant(), payslip(MEGABYTE)];
  const lapsing = await begun(bytes, secret, 300_000);
  const [{ expires_at: expires }] = (await view(secret)).unfinished_uploads;
  await pause(expires * 1000 - Date.now() + 50);
  const url = await sent(bytes, secret, { uploadUrl: lapsing });
  assert.notEqual(url, lapsing);
  assert.ok((await document(url, secret)).bytes.equals(bytes));
});

test('what the server refuses, the library tells', async () => {
  const [secret, bytes] = [await applicant(), payslip(20_000)];
  const status = async (source, options) => (await failure(sent(source, secret, options))).originalResponse?.getStatus();
  assert.equal(await status(bytes, { metadata: { checksum: sha256(Buffer.from('another file')) } }), 460);
  assert.equal(await status(Buffer.alloc(5_000, 'x')), 415, 'neither PDF nor picture');
  assert.equal(await status(bytes, { metadata: { document_type: 'diary' } }), 422);
  assert.equal(await status(bytes, { uploadSize: 20 * MEGABYTE + 1 }), 413);
  assert.equal(await status(Readable.from([bytes]), { uploadLengthDeferred: true, chunkSize: 5_000 }), 400);
  assert.equal(await status(bytes, { parallelUploads: 2 }), 400);
  assert.equal((await view(secret)).document_uploads.length, 0);
});
