// Uploads with the official tus client: with every option, the document has the bytes of the file.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

import { applicant, unreliableProxy, document, failure, payslip, sent, sha256, tus, uploadOf, view } from './support.mjs';

const MEGABYTE = 1024 * 1024;

test('a file in one chunk', async () => {
  const [secret, bytes] = [await applicant(), payslip(3 * MEGABYTE)];
  const url = await sent(bytes, secret);
  const { object, bytes: stored } = await document(url, secret);
  assert.ok(stored.equals(bytes));
  assert.deepEqual([object.file_name, object.file_size, object.mime_type], ['März.pdf', bytes.length, 'application/pdf']);
});

test('a file in many chunks, with a checksum of the whole', async () => {
  const [secret, bytes] = [await applicant(), payslip(5 * MEGABYTE + 1)];
  const accepted = [];
  const onChunkComplete = (size, soFar) => accepted.push([size, soFar]);
  const url = await sent(bytes, secret, { chunkSize: MEGABYTE, metadata: { checksum: sha256(bytes) }, onChunkComplete });
  assert.deepEqual(accepted.map(([size]) => size), [...Array(5).fill(MEGABYTE), 1]);
  assert.ok((await document(url, secret)).bytes.equals(bytes));
});

test('a stream in chunks', async () => {
  const [secret, bytes] = [await applicant(), payslip(700_001)];
  const url = await sent(Readable.from([bytes]), secret, { chunkSize: 100_000, uploadSize: bytes.length });
  assert.ok((await document(url, secret)).bytes.equals(bytes));
});

test('a file whose creation has its first bytes', async () => {
  const [secret, bytes] = [await applicant(), payslip(300_000)];
  const url = await sent(bytes, secret, { uploadDataDuringCreation: true, chunkSize: 120_000 });
  assert.ok((await document(url, secret)).bytes.equals(bytes));
});

test('a small file whose creation has all its bytes', async () => {
  const [secret, bytes] = [await applicant(), payslip(20_000)];
  const methods = [];
  const onAfterResponse = (request) => methods.push(request.getMethod());
  const url = await sent(bytes, secret, { uploadDataDuringCreation: true, onAfterResponse });
  assert.deepEqual(methods, ['POST']);
  assert.ok((await document(url, secret)).bytes.equals(bytes));
});

test('a file with POST requests only', async () => {
  const [secret, bytes] = [await applicant(), payslip(300_000)];
  const url = await sent(bytes, secret, { overridePatchMethod: true, chunkSize: 100_000 });
  assert.ok((await document(url, secret)).bytes.equals(bytes));
});

test('after each dropped connection the upload resumes from the acknowledged offset', async () => {
  const [secret, bytes] = [await applicant(), payslip(4 * MEGABYTE)];
  const proxy = await unreliableProxy(700, 900_000, 1_500_000, 300);
  const offsets = [];
  const onAfterResponse = (request, response) => {
    if (request.getMethod() === 'HEAD') offsets.push(Number(response.getHeader('Upload-Offset')));
  };
  const url = await sent(bytes, secret, { endpoint: proxy.endpoint, retryDelays: [50, 50, 50, 50, 50, 50], onAfterResponse, metadata: { checksum: sha256(bytes) } });
  proxy.close();
  assert.ok(proxy.dropped.length >= 3, `${proxy.dropped.length} connections were dropped`);
  assert.ok(offsets.some((offset) => offset > 0), `the upload resumed from ${offsets}`);
  assert.deepEqual(offsets, [...offsets].sort((one, other) => one - other), 'the acknowledged offset never decreases');
  assert.ok((await document(url, secret)).bytes.equals(bytes));
  assert.equal((await view(secret)).document_uploads.length, 1);
});

// Starts an upload, aborts it once `stopAt` bytes are acknowledged, and returns its URL.
async function startedUpload(bytes, secret, stopAt) {
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

test('an aborted upload is resumed by another client from its offset', async () => {
  const [secret, bytes] = [await applicant(), payslip(MEGABYTE)];
  const uploadUrl = await startedUpload(bytes, secret, 300_000);
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

test('a terminated upload is gone', async () => {
  const [secret, bytes] = [await applicant(), payslip(MEGABYTE)];
  const url = await startedUpload(bytes, secret, 300_000);
  await tus.Upload.terminate(url, { headers: { Authorization: `Bearer ${secret}` }, retryDelays: null });
  assert.equal((await view(secret)).unfinished_uploads, undefined);
  const again = await failure(tus.Upload.terminate(url, { headers: { Authorization: `Bearer ${secret}` }, retryDelays: null }));
  assert.equal(again.originalResponse.getStatus(), 410);
});

test('an expired upload is created again', async () => {
  const [secret, bytes] = [await applicant(), payslip(MEGABYTE)];
  const expiring = await startedUpload(bytes, secret, 300_000);
  const [{ expires_at: expires }] = (await view(secret)).unfinished_uploads;
  await pause(expires * 1000 - Date.now() + 50);
  const url = await sent(bytes, secret, { uploadUrl: expiring });
  assert.notEqual(url, expiring);
  assert.ok((await document(url, secret)).bytes.equals(bytes));
});

test('the library reports the status of a refused upload', async () => {
  const [secret, bytes] = [await applicant(), payslip(20_000)];
  const status = async (source, options) => (await failure(sent(source, secret, options))).originalResponse?.getStatus();
  assert.equal(await status(bytes, { metadata: { checksum: sha256(Buffer.from('another file')) } }), 460);
  assert.equal(await status(Buffer.alloc(5_000, 'x')), 415, 'neither PDF nor image');
  assert.equal(await status(bytes, { metadata: { document_type: 'diary' } }), 422);
  assert.equal(await status(bytes, { uploadSize: 20 * MEGABYTE + 1 }), 413);
  assert.equal(await status(Readable.from([bytes]), { uploadLengthDeferred: true, chunkSize: 5_000 }), 400);
  assert.equal(await status(bytes, { parallelUploads: 2 }), 400);
  assert.equal((await view(secret)).document_uploads.length, 0);
});
