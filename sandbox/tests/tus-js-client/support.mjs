// Shared by the tests: an applicant, a file, the library, configured only with the sandbox's
// address, and a proxy that drops connections.
//
// `cargo xtask test --only api` gives LATCHKEY_API (http://HOST:PORT), LATCHKEY_SECRET_KEY, and in
// LATCHKEY_NODE_PACKAGES the directory of the installed library.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import net from 'node:net';

const given = (name) => process.env[name] ?? assert.fail(`${name} is not set; run these tests by cargo xtask test --only api`);

export const API = given('LATCHKEY_API');
const SECRET_KEY = given('LATCHKEY_SECRET_KEY');

export const tus = createRequire(`${given('LATCHKEY_NODE_PACKAGES')}/`)('tus-js-client');

// Creates a session and returns its client secret.
export async function applicant() {
  const response = await fetch(`${API}/v1/verification_sessions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${SECRET_KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ applicant: { first_name: 'Jane', last_name: 'Doe', email: 'jane@example.com' }, products: ['income'] }),
  });
  assert.equal(response.status, 200);
  return (await response.json()).client_secret;
}

// Returns a random payslip as a PDF of this size in bytes.
export function payslip(size) {
  const start = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%');
  const end = Buffer.from('\ntrailer\n<< /Size 1 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n');
  const filling = Buffer.from(randomBytes(size).toString('hex')).subarray(0, size - start.length - end.length);
  return Buffer.concat([start, filling, end]);
}

export const sha256 = (bytes) => `sha256 ${createHash('sha256').update(bytes).digest('base64')}`;

// Returns an upload that has not started. `ended` resolves when it is complete and rejects when it
// fails.
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
  // Prevents an unhandled rejection where the caller does not wait for the end.
  ended.catch(() => {});
  return { upload, ended };
}

export async function sent(source, secret, options) {
  const { upload, ended } = uploadOf(source, secret, options);
  upload.start();
  await ended;
  return upload.url;
}

// Returns the document of a complete upload and its bytes.
export async function document(url, secret) {
  const id = url.split('/').pop();
  const response = await fetch(`${API}/v1/document_uploads/${id}`, { headers: { Authorization: `Bearer ${secret}` } });
  assert.equal(response.status, 200, await response.clone().text());
  const object = await response.json();
  const file = await fetch(`${API}${new URL(object.file_url).pathname}${new URL(object.file_url).search}`);
  return { object, bytes: Buffer.from(await file.arrayBuffer()) };
}

export async function view(secret) {
  const response = await fetch(`${API}/v1/session`, { headers: { Authorization: `Bearer ${secret}` } });
  return response.json();
}

// Returns the error with which a promise is rejected.
export async function failure(promise) {
  const outcome = await promise.then((value) => ({ value }), (error) => ({ error }));
  assert.ok(outcome.error, 'the call was expected to fail');
  return outcome.error;
}

// Starts a proxy that drops the first connections, each after this many bytes of the request.
export async function unreliableProxy(...limits) {
  const { hostname, port } = new URL(API);
  const dropped = [];
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(port), hostname);
    let left = limits.length > 0 ? limits.shift() : Infinity;
    const end = () => { client.destroy(); upstream.destroy(); };
    client.on('data', (bytes) => {
      upstream.write(bytes.subarray(0, left));
      left -= bytes.length;
      if (left <= 0) {
        dropped.push(true);
        client.destroy();
        upstream.end();
      }
    });
    upstream.on('data', (bytes) => client.write(bytes));
    client.on('close', () => upstream.end()).on('error', end);
    upstream.on('close', () => client.end()).on('error', end);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { endpoint: `http://127.0.0.1:${server.address().port}/v1/uploads`, dropped, close: () => server.close() };
}
