// Errors are instances of the library's own classes, as with Stripe's API.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Stripe, client, failure, sessions, stripe, unique } from './support.mjs';

const { StripeAuthenticationError, StripeIdempotencyError, StripeInvalidRequestError } = Stripe.errors;

test('an unknown id is resource_missing', async () => {
  const error = await failure(sessions.retrieve('vs_unknown'));
  assert.ok(error instanceof StripeInvalidRequestError);
  assert.deepEqual([error.statusCode, error.code, error.param], [404, 'resource_missing', 'id']);
  assert.match(error.requestId, /^req_/);
  assert.ok(error.message);
});

test('every call on an unknown id fails in the same way', async () => {
  for (const call of ['update', 'cancel', 'redact']) {
    const error = await failure(sessions[call]('vs_unknown'));
    assert.deepEqual([error.type, error.statusCode, error.code], ['StripeInvalidRequestError', 404, 'resource_missing']);
  }
});

test('a wrong key is an authentication error', async () => {
  const error = await failure(client('sk_test_wrong').identity.verificationSessions.list());
  assert.ok(error instanceof StripeAuthenticationError);
  assert.equal(error.statusCode, 401);
  assert.doesNotMatch(error.message, /sk_test_wrong/);
});

test('an invalid parameter is named', async () => {
  const cases = [
    [{ type: 'horoscope' }, 'type'],
    [{}, 'type'],
    [{ type: 'document', options: { document: { allowed_types: ['library_card'] } } }, 'options[document][allowed_types][0]'],
    [{ type: 'document', options: { document: { require_live_capture: 'perhaps' } } }, 'options[document][require_live_capture]'],
    [{ type: 'document', return_url: 'javascript:alert(1)' }, 'return_url'],
  ];
  for (const [create, param] of cases) {
    const error = await failure(sessions.create(create));
    assert.ok(error instanceof StripeInvalidRequestError, `${param}: ${error.type}, ${error.statusCode}`);
    assert.deepEqual([error.statusCode, error.param], [400, param]);
  }
});

test('an invalid page parameter is named in the error', async () => {
  for (const [filter, param] of [[{ limit: 101 }, 'limit'], [{ starting_after: 'vs_unknown' }, 'starting_after'], [{ status: 'paused' }, 'status']]) {
    const error = await failure(sessions.list(filter));
    assert.ok(error instanceof StripeInvalidRequestError, param);
    assert.equal(error.param, param);
  }
});

test('an unknown path returns the same error format', async () => {
  const error = await failure(stripe.rawRequest('GET', '/v1/identity/horoscopes'));
  assert.ok(error instanceof StripeInvalidRequestError);
  assert.equal(error.statusCode, 404);
});

test('a repeated idempotency key creates one session', async () => {
  const options = { idempotencyKey: unique('key') };
  const create = { type: 'document', client_reference_id: unique('once') };
  const first = await sessions.create(create, options);
  const second = await sessions.create(create, options);
  assert.equal(second.id, first.id);
  assert.equal(second.client_secret, first.client_secret);
  assert.equal(second.lastResponse.idempotencyKey, options.idempotencyKey);
  assert.equal((await sessions.list({ client_reference_id: create.client_reference_id })).data.length, 1);
});

test('an idempotency key with other parameters is an idempotency error', async () => {
  const options = { idempotencyKey: unique('key') };
  await sessions.create({ type: 'document' }, options);
  const error = await failure(sessions.create({ type: 'id_number' }, options));
  assert.ok(error instanceof StripeIdempotencyError);
  assert.equal(error.statusCode, 400);
});
