// What the tests share: an applicant, a file, the library told nothing but where the sandbox is, and a line that breaks.
//
// `cargo xtask test --only api` gives LATCHKEY_API (http://HOST:PORT), LATCHKEY_SECRET_KEY, and in LATCHKEY_NODE_PACKAGES the
// folder that the library was installed into.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import net from 'node:net';

const given = (name) => process.env[name] ?? assert.fail(`${name} is not set; run these tests by cargo xtask test --only api`);

export const API = given('LATCHKEY_API');
const SECRET_KEY = given('LATCHKEY_SECRET_KEY');

export const tus = createRequire(`${given('LATCHKEY_NODE_PACKAGES')}/`)('tus-js-client');

// The client secret of a new session.
export async function applicant() {
  const answer = await fetch(`${API}/v1/verification_sessions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${SECRET_KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ applicant: { first_name: 'Jane', last_name: 'Doe', email: 'jane@example.com' }, products: ['income'] }),
  });
  assert.equal(answer.status, 200);
  return (await answer.json()).client_secret;
}

// A payslip as PDF, with so many bytes that no other one has.
export function payslip(size) {
  const start = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%');
  const end = Buffer.from('\ntrailer\n<< /Size 1 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n');
  const filling = Buffer.from(randomBytes(size).toString('hex')).subarray(0, size - start.length - end.length);
  return Buffer.concat([start, filling, end]);
}

export const sha256 = (bytes) => `sha256 ${createHash('sha256').update(bytes).digest('base64')}`;

// An upload that has not begun. `ended` is fulfilled when it is done and rejected when it has failed.
export function uploadOf(source, secret, options = {}) {
  let upload;
  const ended = new Promise((resolve, reject) => {
    upload = new tus.Upload(source, {
      endpoint: `${API}/v1/uploads`,
      headers: { Authorization: `Bearer ${secret}` },
      retryDelays: null,
      ...options,
      metadata: { document_type: 'paystub', filename: 'März.pdf', ...options.metadata },
      onSuccess: resolve,
      onError: reject,
    });
  });
  // Who only wants to begin it does not wait for its end.
  ended.catch(() => {});
  return { upload, ended };
}

export async function sent(source, secret, options) {
  const { upload, ended } = uploadOf(source, secret, options);
  upload.start();
  await ended;
  return upload.url;
}

// The document that an upload has become, and its bytes.
export async function document(url, secret) {
  const id = url.split('/').pop();
  const answer = await fetch(`${API}/v1/document_uploads/${id}`, { headers: { Authorization: `Bearer ${secret}` } });
  assert.equal(answer.status, 200, await answer.clone().text());
  const object = await answer.json();
  const file = await fetch(`${API}${new URL(object.file_url).pathname}${new URL(object.file_url).search}`);
  return { object, bytes: Buffer.from(await file.arrayBuffer()) };
}

export async function view(secret) {
  const answer = await fetch(`${API}/v1/session`, { headers: { Authorization: `Bearer ${secret}` } });
  return answer.json();
}

// The error that a promise is rejected with.
export async function failure(promise) {
  const outcome = await promise.then((value) => ({ value }), (error) => ({ error }));
  assert.ok(outcome.error, 'it was expected to fail');
  return outcome.error;
}

// A way to the sandbox on which the first connections break, each after so many bytes of what is sent.
export async function breakingLine(...cuts) {
  const { hostname, port } = new URL(API);
  const broken = [];
  const server = net.createServer((near) => {
    const far = net.connect(Number(port), hostname);
    let left = cuts.length > 0 ? cuts.shift() : Infinity;
    const end = () => { near.destroy(); far.destroy(); };
    near.on('data', (bytes) => {
      far.write(bytes.subarray(0, left));
      left -= bytes.length;
      if (left <= 0) {
        broken.push(true);
        near.destroy();
        far.end();
      }
    });
    far.on('data', (bytes) => near.write(bytes));
    near.on('close', () => far.end()).on('error', end);
    far.on('close', () => near.end()).on('error', end);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { endpoint: `http://127.0.0.1:${server.address().port}/v1/uploads`, broken, close: () => server.close() };
}
