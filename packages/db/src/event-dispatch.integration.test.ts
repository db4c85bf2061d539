import { randomUUID } from 'node:crypto';
import { dispatchEvents, EVENT_DATA, EVENT_TYPES } from '@lethe/core/notifications';
import type { OrganizationId } from '@lethe/core/tenancy';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { createEventDispatch, createToldNotifications } from './index.ts';
import { useConnections } from './testing/connections.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const HOLD = { hold_id: randomUUID(), case_number: 'LH-7' };
const failures: unknown[] = [];

beforeEach(async () => {
  failures.length = 0;
  await testDatabase.query('DELETE FROM organization_event');
  await testDatabase.query('DELETE FROM outbox_mail');
});

const dispatch = () =>
  dispatchEvents({
    events: createEventDispatch(connections.worker),
    publicUrl: 'https://lethe.example',
    onFailure: (_, error) => failures.push(error),
  });

async function insertMember(organizationId: OrganizationId, role: string, timeZone: string | null = null) {
  const id = randomUUID();
  const email = `${role}-${id.slice(0, 8)}@halden.example`;
  await testDatabase.query('INSERT INTO "user" (id, email, time_zone) VALUES ($1, $2, $3)', [id, email, timeZone]);
  await testDatabase.query('INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, $3::role)', [
    organizationId,
    id,
    role,
  ]);
  return { id, email };
}

async function insertEndpoint(organizationId: OrganizationId, eventTypes: readonly string[], isEnabled = true) {
  const id = randomUUID();
  await testDatabase.query(
    `INSERT INTO webhook_endpoint (organization_id, id, url, event_types, is_enabled, disabled_reason, created_at, updated_at)
     VALUES ($1, $2, 'https://a.example/', $3, $4, $5, now(), now())`,
    [organizationId, id, eventTypes, isEnabled, isEnabled ? null : 'member'],
  );
  return id;
}

const emit = (organizationId: OrganizationId, type: string, data: object) =>
  connections.app.withOrganization(organizationId, (transaction) =>
    transaction.query('SELECT emit_event($1, $2, $3)', [organizationId, type, data]),
  );

const mails = () =>
  testDatabase.query<{ recipient: string; subject: string; text: string; organization_id: string }>(
    'SELECT recipient, subject, text, organization_id FROM outbox_mail ORDER BY recipient',
  );
const deliveries = () =>
  testDatabase.query<{ endpoint_id: string }>('SELECT endpoint_id FROM webhook_delivery ORDER BY created_at');

describe('emitting', () => {
  test('the database demands what each type names, and knows the same types as the code', async () => {
    const { rows } = await connections.worker.pool.query('SELECT 1');
    expect(rows).toHaveLength(1);
    for (const type of EVENT_TYPES) {
      const [row] = await testDatabase.query<{ keys: string[] }>('SELECT event_data_keys($1) AS keys', [type]);
      const required = Object.entries(
        EVENT_DATA[type].shape as Record<string, { safeParse: (value: unknown) => { success: boolean } }>,
      )
        .filter(([, schema]) => !schema.safeParse(undefined).success)
        .map(([name]) => name);
      expect(row?.keys.toSorted(), type).toEqual(required.toSorted());
    }
    const [source] = await testDatabase.query<{ text: string }>(
      `SELECT pg_get_functiondef('event_data_keys'::regproc) AS text`,
    );
    const known = [...(source?.text ?? '').matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, type]) => type);
    expect(known.toSorted()).toEqual([...EVENT_TYPES].toSorted());
  });

  test('refuses an unknown type, data that lacks what its type names, and another organization', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const other = await insertOrganization(testDatabase);
    await expect(emit(organizationId, 'organization.renamed', {})).rejects.toThrow('no event organization.renamed');
    await expect(emit(organizationId, 'legal_hold.placed', { case_number: 'LH-1' })).rejects.toThrow('with this data');
    await expect(
      connections.app.withOrganization(organizationId, (transaction) =>
        transaction.query('SELECT emit_event($1, $2, $3)', [other.organizationId, 'legal_hold.placed', HOLD]),
      ),
    ).rejects.toThrow('another organization');
    expect(await testDatabase.query('SELECT FROM organization_event')).toEqual([]);
  });

  test('tells if and only if what it tells of was committed', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    await insertMember(organizationId, 'owner');
    const failing = connections.app.withOrganization(organizationId, async (transaction) => {
      await transaction.query('SELECT emit_event($1, $2, $3)', [organizationId, 'legal_hold.placed', HOLD]);
      throw new Error('the operation failed');
    });
    await expect(failing).rejects.toThrow('the operation failed');
    await dispatch();
    expect(await mails()).toEqual([]);
  });
});

describe('telling', () => {
  test('mails the roles that an event concerns, each in the time zone of its reader and in UTC', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const berlin = await insertMember(organizationId, 'owner', 'Europe/Berlin');
    const utc = await insertMember(organizationId, 'compliance');
    await insertMember(organizationId, 'developer');
    await emit(organizationId, 'legal_hold.placed', HOLD);
    await testDatabase.query(`UPDATE organization_event SET occurred_at = '2026-12-05T09:14:00Z'`);
    await dispatch();
    const sent = await mails();
    expect(sent.map(({ recipient }) => recipient).toSorted()).toEqual([berlin.email, utc.email].toSorted());
    const textFor = (email: string) => sent.find(({ recipient }) => recipient === email)?.text;
    expect(textFor(berlin.email)).toContain('Placed: 5 Dec 2026, 10:14 Europe/Berlin (5 Dec 2026, 09:14 UTC)');
    expect(textFor(utc.email)).toContain('Placed: 5 Dec 2026, 09:14 UTC');
    expect(new Set(sent.map(({ organization_id }) => organization_id))).toEqual(new Set([organizationId]));
    expect(failures).toEqual([]);
  });

  test('mails who asked and nobody else, while that is a member', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const owner = await insertMember(organizationId, 'owner');
    const asker = await insertMember(organizationId, 'developer');
    const data = { export_id: randomUUID(), kind: 'payloads', expires_at: '2026-12-05T09:14:00Z' };
    await emit(organizationId, 'export.ready', { ...data, requested_by_id: asker.id });
    await dispatch();
    expect((await mails()).map(({ recipient }) => recipient)).toEqual([asker.email]);
    await testDatabase.query('DELETE FROM outbox_mail');
    await testDatabase.query('DELETE FROM member WHERE user_id = $1', [asker.id]);
    await emit(organizationId, 'export.ready', { ...data, requested_by_id: asker.id });
    await dispatch();
    expect((await mails()).map(({ recipient }) => recipient)).toEqual([owner.email]);
  });

  test('mails the billing address of non-payment, and never of a violation of the terms', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const owner = await insertMember(organizationId, 'owner');
    await testDatabase.query(
      `INSERT INTO billing_account (organization_id, customer_id, billing_email, created_at) VALUES ($1, $2, 'bills@halden.example', now())`,
      [organizationId, `cus_${organizationId}`],
    );
    const closing = { closes_at: '2026-12-05T09:14:00Z' };
    await emit(organizationId, 'organization.suspended', { ...closing, reason: 'non_payment' });
    await dispatch();
    expect((await mails()).map(({ recipient }) => recipient)).toEqual(['bills@halden.example', owner.email].toSorted());
    await testDatabase.query('DELETE FROM outbox_mail');
    await emit(organizationId, 'organization.suspended', { ...closing, reason: 'terms_violation' });
    await dispatch();
    expect((await mails()).map(({ recipient }) => recipient)).toEqual([owner.email]);
  });

  test('is done once, however many workers look', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    await insertMember(organizationId, 'owner');
    await insertEndpoint(organizationId, []);
    for (let count = 0; count < 5; count += 1) await emit(organizationId, 'legal_hold.placed', HOLD);
    await Promise.all([dispatch(), dispatch(), dispatch(), dispatch()]);
    await dispatch();
    expect([(await mails()).length, (await deliveries()).length]).toEqual([5, 5]);
  });

  test('delivers to endpoints that are on and subscribed, and a test to the one that is tested alone', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const every = await insertEndpoint(organizationId, []);
    const holds = await insertEndpoint(organizationId, ['legal_hold.placed']);
    const erasures = await insertEndpoint(organizationId, ['erasure.done']);
    await insertEndpoint(organizationId, [], false);
    await emit(organizationId, 'legal_hold.placed', HOLD);
    await dispatch();
    expect((await deliveries()).map(({ endpoint_id }) => endpoint_id).toSorted()).toEqual([every, holds].toSorted());
    await testDatabase.query('DELETE FROM organization_event');
    await emit(organizationId, 'webhook.test', { endpoint_id: erasures });
    await dispatch();
    expect(await deliveries()).toEqual([{ endpoint_id: erasures }]);
  });

  test('an event of a later version stops no other', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    await insertMember(organizationId, 'owner');
    await testDatabase.query(
      `INSERT INTO organization_event (organization_id, type, occurred_at, data) VALUES ($1, 'of.tomorrow', now(), '{}')`,
      [organizationId],
    );
    await emit(organizationId, 'legal_hold.placed', HOLD);
    await dispatch();
    expect(await mails()).toHaveLength(1);
    expect(await testDatabase.query('SELECT FROM organization_event WHERE dispatched_at IS NULL')).toEqual([]);
  });
});

describe('deletions', () => {
  const append = (organizationId: string | null, kind: string, fields: object) =>
    testDatabase.query('SELECT append_log_leaf($1, $2, $3)', [organizationId, kind, fields]);

  test('are events for whoever subscribed to them, with the index of the leaf, and for nobody else', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const quiet = await insertOrganization(testDatabase);
    await insertEndpoint(organizationId, ['payloads.destroyed']);
    const at = {
      executed_at: '2026-12-05T10:05:00Z',
      expiry_hour: '2026-12-05T09:00:00Z',
      cause: 'expiry',
      generations: [1],
    };
    await append(organizationId, 'key_destruction', at);
    await append(organizationId, 'deletion', { reason: 'expiry', expiry_day: '2026-12-05', parts: 3 });
    await append(quiet.organizationId, 'key_destruction', at);
    await append(null, 'master_key_destruction', { version: 1 });
    const events = await testDatabase.query<{ organization_id: string; type: string; data: { leaf_index: number } }>(
      'SELECT organization_id, type, data FROM organization_event',
    );
    expect(events).toEqual([
      {
        organization_id: organizationId,
        type: 'payloads.destroyed',
        data: { leaf_index: expect.any(Number), expiry_hour: '2026-12-05T09:00:00Z', cause: 'expiry' },
      },
    ]);
    expect(EVENT_DATA['payloads.destroyed'].safeParse(events[0]?.data).success).toBe(true);
  });
});

test('mail, events and deliveries are forgotten when they are old, and what waits never is', async () => {
  const { organizationId } = await insertOrganization(testDatabase);
  await insertMember(organizationId, 'owner');
  const endpointId = await insertEndpoint(organizationId, []);
  const age = (days: number) =>
    testDatabase.query(
      `WITH mail AS (UPDATE outbox_mail SET created_at = now() - make_interval(days => $1), sent_at = now() - make_interval(days => $1))
       UPDATE organization_event SET created_at = now() - make_interval(days => $1)`,
      [days],
    );
  const forget = () => createToldNotifications(connections.worker).forget(30);
  await emit(organizationId, 'legal_hold.placed', HOLD);
  await dispatch();
  await age(31);
  expect(await forget()).toBe(1);
  expect([await mails(), await deliveries()]).toEqual([[], [{ endpoint_id: endpointId }]]);
  await testDatabase.query(`UPDATE webhook_delivery SET status = 'failed', ended_at = now()`);
  expect(await forget()).toBe(1);
  expect(await deliveries()).toEqual([]);
  await emit(organizationId, 'legal_hold.placed', HOLD);
  await age(31);
  expect(await forget()).toBe(0);
});
