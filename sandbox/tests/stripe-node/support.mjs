// Shared by the tests: the library, configured only with the sandbox's address, and the applicant's
// requests.
//
// `cargo xtask test --only api` gives LATCHKEY_API (http://HOST:PORT), LATCHKEY_SECRET_KEY, and in
// LATCHKEY_NODE_PACKAGES the directory of the installed library.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';

const given = (name) => process.env[name] ?? assert.fail(`${name} is not set; run these tests by cargo xtask test --only api`);

export const API = given('LATCHKEY_API');
export const SECRET_KEY = given('LATCHKEY_SECRET_KEY');

export const Stripe = createRequire(`${given('LATCHKEY_NODE_PACKAGES')}/`)('stripe');

const { hostname, port, protocol } = new URL(API);

// Without retries, so that no failure is hidden.
export const client = (key = SECRET_KEY) =>
  new Stripe(key, { host: hostname, port, protocol: protocol.slice(0, -1), maxNetworkRetries: 0, telemetry: false });

export const stripe = client();
export const sessions = stripe.identity.verificationSessions;

// Returns a unique name, so that tests do not see one another's sessions.
export const unique = (name) => `${name}-${randomUUID()}`;

// Calls the API without the library.
export async function call(method, path, credential, body) {
  const response = await fetch(`${API}${path}`, {
    method,
    headers: { Authorization: `Bearer ${credential}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

// Creates a session of type id_number, submits it as the applicant, and returns it as created and
// after the processing.
export async function submitted(create) {
  const created = await sessions.create({ type: 'id_number', ...create });
  const secret = created.client_secret;
  await call('POST', '/v1/session', secret, {
    consents: { data_processing: true },
    applicant: { first_name: 'Jane', last_name: 'Doe', date_of_birth: '1990-05-15', id_number: '123-45-6789' },
  });
  await call('POST', '/v1/session/submit', secret, {});
  return { created, checked: await checked(created.id) };
}

// Polls until the processing has ended and returns the session.
async function checked(id) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const session = await sessions.retrieve(id);
    if (session.status !== 'processing') return session;
    assert.ok(Date.now() < deadline, 'the processing has not ended within 30 seconds');
    await pause(100);
  }
}

// Returns the error with which a call fails.
export async function failure(promise) {
  const outcome = await promise.then((value) => ({ value }), (error) => ({ error }));
  assert.ok(outcome.error, 'the call was expected to fail');
  return outcome.error;
}
