// The calls of a business's server for sessions, with the official library.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SECRET_KEY, call, failure, sessions, stripe, submitted, unique } from './support.mjs';

test('a created session has every documented attribute', async () => {
  const reference = unique('tenant');
  const session = await sessions.create({
    type: 'document',
    client_reference_id: reference,
    metadata: { application: '4711', 'with a blank': 'and spaces & signs' },
    options: { document: { allowed_types: ['passport', 'driving_license'], require_matching_selfie: true, require_live_capture: false } },
    provided_details: { email: 'jane.doe@example.com', phone: '+442079460000' },
    return_url: 'https://landlord.example/thanks',
  });
  assert.match(session.id, /^vs_/);
  assert.match(session.client_secret, /^vs_secret_/);
  assert.ok(session.url.includes(session.id));
  assert.ok(Math.abs(session.created - Date.now() / 1000) < 300);
  assert.deepEqual(session.metadata, { application: '4711', 'with a blank': 'and spaces & signs' });
  assert.deepEqual(session.options.document.allowed_types, ['passport', 'driving_license']);
  assert.equal(session.options.document.require_matching_selfie, true);
  assert.deepEqual({ ...session.provided_details }, { email: 'jane.doe@example.com', phone: '+442079460000' });
  const { object, client_reference_id, last_error, last_verification_report, livemode, redaction, status, type } = session;
  assert.deepEqual(
    { object, client_reference_id, last_error, last_verification_report, livemode, redaction, status, type },
    {
      object: 'identity.verification_session',
      client_reference_id: reference,
      last_error: null,
      last_verification_report: null,
      livemode: false,
      redaction: null,
      status: 'requires_input',
      type: 'document',
    },
  );
  assert.match(session.lastResponse.requestId, /^req_/);
});

test('a retrieved session equals the created one and can still be opened', async () => {
  const created = await sessions.create({ type: 'document', client_reference_id: unique('again') });
  const retrieved = await sessions.retrieve(created.id);
  assert.equal(retrieved.client_reference_id, created.client_reference_id);
  assert.equal(retrieved.status, 'requires_input');
  const view = await call('GET', '/v1/session', retrieved.client_secret);
  assert.equal(view.id, created.id);
});

test('an update changes the given parameters, and empty values unset', async () => {
  const { id } = await sessions.create({ type: 'document', metadata: { flat: '12', street: 'Elm' } });
  const updated = await sessions.update(id, {
    metadata: { flat: '', floor: '3' },
    options: { document: { require_id_number: true } },
    provided_details: { email: 'new@example.com' },
  });
  assert.deepEqual(updated.metadata, { street: 'Elm', floor: '3' });
  assert.equal(updated.options.document.require_id_number, true);
  assert.equal(updated.provided_details.email, 'new@example.com');
  assert.deepEqual((await sessions.update(id, { metadata: '' })).metadata, {});
});

test('automatic pagination returns every session once, newest first', async () => {
  const client_reference_id = unique('pages');
  const created = [];
  for (let count = 0; count < 7; count += 1) created.unshift((await sessions.create({ type: 'document', client_reference_id })).id);

  const walked = [];
  for await (const session of sessions.list({ client_reference_id, limit: 3 })) walked.push(session.id);
  assert.deepEqual(walked, created);

  const firstPage = await sessions.list({ client_reference_id, limit: 3 });
  assert.equal(firstPage.has_more, true);
  assert.deepEqual(firstPage.data.map(({ id }) => id), created.slice(0, 3));

  const oldest = created.at(-1);
  const backwards = await sessions.list({ client_reference_id, limit: 2, ending_before: oldest }).autoPagingToArray({ limit: 100 });
  assert.deepEqual(backwards.map(({ id }) => id), created.slice(0, -1).reverse());
});

test('a list is filtered by status and by creation time', async () => {
  const client_reference_id = unique('narrow');
  const open = await sessions.create({ type: 'document', client_reference_id });
  const canceled = await sessions.create({ type: 'document', client_reference_id });
  await sessions.cancel(canceled.id);
  const ids = async (filter) => (await sessions.list({ client_reference_id, ...filter })).data.map(({ id }) => id);
  assert.deepEqual(await ids({ status: 'requires_input' }), [open.id]);
  assert.deepEqual(await ids({ status: 'canceled' }), [canceled.id]);
  assert.deepEqual(await ids({ created: { gte: open.created, lte: canceled.created } }), [canceled.id, open.id]);
  assert.deepEqual(await ids({ created: { gt: canceled.created } }), []);
  assert.ok((await ids({ created: open.created })).includes(open.id));
});

test('a canceled session can no longer be opened, updated or canceled', async () => {
  const { id } = await sessions.create({ type: 'document' });
  const result = await sessions.cancel(id);
  assert.deepEqual([result.status, result.client_secret, result.url], ['canceled', null, null]);
  assert.equal((await failure(sessions.cancel(id))).type, 'StripeInvalidRequestError');
  assert.equal((await failure(sessions.update(id, { metadata: { a: 'b' } }))).type, 'StripeInvalidRequestError');
});

test('a redacted session has no personal data', async () => {
  const { checked } = await submitted({ metadata: { name: 'Jane Doe' }, provided_details: { email: 'jane.doe@example.com' } });
  assert.equal(checked.status, 'verified');
  const redacted = await sessions.redact(checked.id);
  assert.ok(['processing', 'redacted'].includes(redacted.redaction.status));
  const now = await sessions.retrieve(checked.id, { expand: ['verified_outputs', 'last_verification_report'] });
  assert.deepEqual(now.metadata, {});
  assert.equal(now.provided_details.email, '[redacted]');
  assert.doesNotMatch(JSON.stringify(now), /\bJane\b|\bDoe\b|[-*]6789|"year":1990/);
});

test('verified outputs are returned only when expanded', async () => {
  const { checked } = await submitted({});
  assert.equal(checked.status, 'verified');
  assert.match(checked.last_verification_report, /^vr_/);
  assert.equal(checked.verified_outputs ?? null, null);

  const expand = ['verified_outputs', 'last_verification_report'];
  const expanded = await sessions.retrieve(checked.id, { expand });
  assert.equal(expanded.last_verification_report.id, checked.last_verification_report);
  assert.equal(expanded.last_verification_report.object, 'identity.verification_report');
  assert.equal(expanded.verified_outputs.first_name, 'Jane');
  assert.deepEqual({ ...expanded.verified_outputs.dob }, { day: 15, month: 5, year: 1990 });
});

test('a report is retrieved by its id and listed by its session', async () => {
  const { checked } = await submitted({});
  const report = await stripe.identity.verificationReports.retrieve(checked.last_verification_report);
  assert.deepEqual([report.id, report.type], [checked.last_verification_report, 'id_number']);
  assert.deepEqual([report.id_number.status, report.id_number.first_name], ['verified', 'Jane']);
  const found = await stripe.identity.verificationReports.list({ verification_session: checked.id });
  assert.deepEqual(found.data.map(({ id }) => id), [report.id]);
});

test('a list expands its objects with the prefix data', async () => {
  const client_reference_id = unique('expanded');
  await submitted({ client_reference_id });
  const { data } = await sessions.list({ client_reference_id, expand: ['data.last_verification_report'] });
  assert.equal(data[0].last_verification_report.object, 'identity.verification_report');
});

test('a failed check requires input, has an error and a new client secret', async () => {
  const { created, checked } = await submitted({ metadata: { sandbox_outcome: 'id_number_mismatch' } });
  assert.equal(checked.status, 'requires_input');
  assert.equal(checked.last_error.code, 'id_number_mismatch');
  assert.ok(checked.last_error.reason);
  assert.notEqual(checked.client_secret, created.client_secret);
  assert.notEqual(checked.url, created.url);
  assert.equal((await call('GET', '/v1/session', checked.client_secret)).id, checked.id);
});

test('both APIs return the same sessions', async () => {
  const { id } = await sessions.create({ type: 'document', metadata: { from: 'stripe' } });
  const ours = await call('GET', `/v1/verification_sessions/${id}`, SECRET_KEY);
  assert.deepEqual([ours.object, ours.status, ours.metadata], ['verification_session', 'created', { from: 'stripe' }]);

  const created = await call('POST', '/v1/verification_sessions', SECRET_KEY, {
    applicant: { first_name: 'Jane', last_name: 'Doe', email: 'jane.doe@example.com' },
    products: ['identity', 'income'],
    metadata: { from: 'casapay' },
  });
  const theirs = await stripe.identity.verificationSessions.retrieve(created.id);
  assert.deepEqual([theirs.object, theirs.status], ['identity.verification_session', 'requires_input']);
  assert.deepEqual(theirs.metadata, { from: 'casapay' });
});
