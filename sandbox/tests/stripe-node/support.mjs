// What the tests share: the library, told nothing but where the sandbox is, and what an applicant does in a browser.
//
// `cargo xtask test --only api` gives LATCHKEY_API (http://HOST:PORT), LATCHKEY_SECRET_KEY, and in LATCHKEY_NODE_PACKAGES the
// folder that the library was installed into.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';

const given = (name) => process.env[name] ?? assert.fail(`${name} is not set; run these tests by cargo xtask test --only api`);

export const API = given('LATCHKEY_API');
export const SECRET_KEY = given('LATCHKEY_SECRET_KEY');

export const Stripe = createRequire(`${given('LATCHKEY_NODE_PACKAGES')}/`)('stripe');

const { hostname, port, protocol } = new URL(API);

// Nothing is retried: what fails once has to be seen.
export const client = (key = SECRET_KEY) =>
  new Stripe(key, { host: hostname, port, protocol: protocol.slice(0, -1), maxNetworkRetries: 0, telemetry: false });

export const stripe = client();
export const sessions = stripe.identity.verificationSessions;

// Names something as this test's own, so that tests do not see one another's sessions.
export const unique = (name) => `${name}-${randomUUID()}`;

// Calls the API without the library.
export async function call(method, path, credential, body) {
  const answer = await fetch(`${API}${path}`, {
    method,
    headers: { Authorization: `Bearer ${credential}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

// Goes the applicant's way through a session of type id_number, to the end of the checks. The session as its creator sees it then.
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

// The session once its checks are over. Nothing but asking tells a Stripe client so.
async function checked(id) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const session = await sessions.retrieve(id);
    if (session.status !== 'processing') return session;
    assert.ok(Date.now() < deadline, 'the checks have not ended within 30 seconds');
    await pause(100);
  }
}

// The error that a call fails with.
export async function failure(promise) {
  const outcome = await promise.then((value) => ({ value }), (error) => ({ error }));
  assert.ok(outcome.error, 'the call was expected to fail');
  return outcome.error;
}
