import { randomUUID } from 'node:crypto';
import { describeOperations } from '@lethe/api';
import { MemoryProcessor } from '@lethe/core/billing/payments/testing';
import { MANAGEMENT_SCOPES } from '@lethe/core/management';
import type { Role } from '@lethe/core/tenancy';
import { addMs } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { mintKey } from '@lethe/vault';
import { beforeAll, describe, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';
import { useSignedLog } from './testing/use-signed-log.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase, new MemoryProcessor());
const log = useSignedLog(testDatabase);

type Described = ReturnType<typeof describeOperations>[number];
type Targets = Readonly<
  Record<
    | 'requests'
    | 'projects'
    | 'api-keys'
    | 'members'
    | 'receipts'
    | 'checkpoints'
    | 'payments'
    | 'invoices'
    | 'budgets'
    | 'erasures'
    | 'exports'
    | 'webhooks'
    | 'dashboards'
    | 'saved-views'
    | 'conversations'
    | 'holds',
    string
  >
>;

/** A body that each operation with one accepts. An operation without one here fails its first test. */
const BODIES: Readonly<Record<string, (targets: Targets) => unknown>> = {
  putRetentionPolicy: () => ({ level: 'retain_all', payload_retention_days: 7, version: 1 }),
  putSpendingPolicy: () => ({
    out_of_credit: 'block',
    monthly_storage_cap_nano_usd: null,
    low_balance_nano_usd: null,
    version: 0,
  }),
  putAutoTopUp: () => ({
    is_enabled: true,
    threshold_nano_usd: 10_000_000_000,
    amount_nano_usd: 50_000_000_000,
    monthly_cap_nano_usd: null,
    version: 0,
  }),
  createWebhook: () => ({ url: 'https://hooks.halden.example/lethe' }),
  updateWebhook: () => ({ url: 'https://hooks.halden.example/lethe', is_enabled: true }),
  createDashboard: () => ({ name: 'Cost' }),
  updateDashboard: () => ({ name: 'Cost', version: 1 }),
  putDashboardReport: ({ members }) => ({ frequency: 'daily', hour: 8, time_zone: 'UTC', recipient_ids: [members] }),
  createBudget: () => ({ name: 'storage', scope: 'storage', amount_nano_usd: 50_000_000_000 }),
  updateBudget: () => ({ name: 'everything', scope: 'all', amount_nano_usd: 50_000_000_000 }),
  previewRetentionPolicy: () => ({ level: 'retain_all', payload_retention_days: 7 }),
  tryRedaction: () => ({
    redaction: { email: true, phone: false, card: false, secret: false, patterns: [] },
    sample: 'Write to joe@example.com.',
  }),
  putBillingDetails: () => ({ company_name: 'Halden AS', address: null, tax_id: null, email: null }),
  createTopUp: () => ({ amount_nano_usd: 50_000_000_000 }),
  createSettlement: () => ({ amount_nano_usd: 49_000_000_000 }),
  createCardSetup: () => ({}),
  erasePayload: () => ({ reason: 'asked for by the customer' }),
  searchPayloads: () => ({ text: 'refund' }),
  giveFeedback: () => ({ score: 1 }),
  createSavedView: () => ({ name: 'Failures', address: 'status=5xx' }),
  updateSavedView: () => ({ name: 'Errors', address: 'status=4xx' }),
  previewExport: () => ({ model: 'gpt-5-mini' }),
  startExport: () => ({}),
  previewErasure: () => ({ kind: 'end_user', end_user: 'cus_8841' }),
  createErasure: () => ({ kind: 'end_user', end_user: 'cus_8841', reason: 'asked for by the customer' }),
  approveErasure: () => ({ confirm_count: 1 }),
  declineErasure: () => ({ note: 'not theirs' }),
  previewHold: () => ({ end_users: ['cus_8841'] }),
  placeHold: () => ({ name: 'Brandt', reason: 'letter of counsel', end_users: ['cus_8841'] }),
  requestHoldRelease: () => ({ reason: 'settled' }),
  updateMember: () => ({ role: 'viewer' }),
  createProject: () => ({ name: 'another', mode: 'credits' }),
  updateProject: () => ({ name: 'renamed', mode: 'credits' }),
  createApiKey: ({ projects }) => ({ project_id: projects, name: 'server' }),
};

/** The query of operations that need one. */
const QUERIES: Readonly<Record<string, (targets: Targets) => string>> = {
  getConsistencyProof: ({ checkpoints }) => `?from=${checkpoints}&to=${checkpoints}`,
  queryAnalytics: () => '?metric=requests&from=2026-11-01&to=2026-12-01',
  exportAnalytics: () => '?metric=requests&from=2026-11-01&to=2026-12-01',
  compareModels: () => '?from=2026-11-01&to=2026-12-01',
  listPromptPatterns: () => '?from=2026-11-01&to=2026-12-01',
  getUsage: () => '?from=2026-11-01&to=2026-12-01',
};

const OPERATIONS = describeOperations();
/** Operations that name a thing, in the path or in the body. */
const WITH_ID = OPERATIONS.filter(({ id, path }) => /\{(?:id|index)\}/.test(path) || id === 'createApiKey');

let organization: OrganizationFixture;
let other: OrganizationFixture;

beforeAll(async () => {
  organization = await insertOrganization(testDatabase);
  other = await insertOrganization(testDatabase);
});

/** A thing of each kind that belongs to the organization. */
async function targetsOf(fixture: OrganizationFixture): Promise<Targets> {
  await insertMember(fixture, 'owner');
  const userId = await insertMember(fixture, 'developer');
  const requests = await api.store(fixture);
  const receipts = String(await log.append(fixture));
  const checkpoints = String(await log.sign());
  return {
    requests,
    projects: fixture.projectId,
    'api-keys': fixture.apiKeyId,
    members: userId,
    receipts,
    checkpoints,
    payments: await insertPayment(fixture),
    invoices: await insertInvoice(fixture),
    budgets: await insertBudget(fixture),
    erasures: await insertErasure(fixture),
    exports: await insertExport(fixture),
    holds: await insertHold(fixture),
    webhooks: await insertWebhook(fixture),
    dashboards: await insertDashboard(fixture),
    'saved-views': await insertSavedView(fixture),
    conversations: await insertConversation(fixture),
  };
}

async function insertMember({ organizationId }: OrganizationFixture, role: Role): Promise<string> {
  const userId = randomUUID();
  await testDatabase.query('INSERT INTO "user" (id, email, name) VALUES ($1, $2, $3)', [
    userId,
    `${userId}@example.test`,
    role,
  ]);
  await testDatabase.query('INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, $3)', [
    organizationId,
    userId,
    role,
  ]);
  return userId;
}

/** A payment, an account with a card that can be removed, and a plan fee that is owed. */
async function insertPayment({ organizationId }: OrganizationFixture): Promise<string> {
  await testDatabase.query(
    `INSERT INTO billing_account (organization_id, customer_id, card_method_id, card_brand, card_last4, card_expires_month, card_expires_year, created_at)
     VALUES ($1, 'cus_' || gen_random_uuid(), 'pm_1', 'visa', '4242', 4, 2030, now()) ON CONFLICT DO NOTHING`,
    [organizationId],
  );
  const id = randomUUID();
  await testDatabase.query(
    `INSERT INTO payment (organization_id, id, kind, amount_nano_usd, created_at) VALUES ($1, $2, 'top_up', 50000000000, now())`,
    [organizationId, id],
  );
  await testDatabase.query(
    `INSERT INTO payment (organization_id, id, kind, amount_nano_usd, status, first_failed_at, created_at, ended_at)
     SELECT $1, gen_random_uuid(), 'plan_fee', 49000000000, 'given_up', now(), now(), now()
     WHERE NOT EXISTS (SELECT FROM payment WHERE organization_id = $1 AND kind = 'plan_fee')`,
    [organizationId],
  );
  return id;
}

/** A shared one, with a report that goes to nobody. */
async function insertDashboard({ organizationId }: OrganizationFixture): Promise<string> {
  const id = randomUUID();
  await testDatabase.query(
    `INSERT INTO dashboard (organization_id, id, name, range, panels, author_label, version, created_at, updated_at)
     VALUES ($1, $2, 'Cost', '30d', '[]', 'Ines', 1, now(), now())`,
    [organizationId, id],
  );
  await testDatabase.query(
    `INSERT INTO dashboard_report (organization_id, dashboard_id, frequency, hour, time_zone, next_due_at, created_at, updated_at)
     VALUES ($1, $2, 'daily', 8, 'UTC', now() + interval '1 day', now(), now())`,
    [organizationId, id],
  );
  return id;
}

async function insertSavedView({ organizationId }: OrganizationFixture): Promise<string> {
  const id = randomUUID();
  await testDatabase.query(
    `INSERT INTO saved_view (organization_id, id, name, address, scope, created_at)
     VALUES ($1, $2::uuid, $2::uuid::text, 'status=5xx', 'organization', now())`,
    [organizationId, id],
  );
  return id;
}

/** A request of its own, whose session id is also unknown to others. */
async function insertConversation(fixture: OrganizationFixture): Promise<string> {
  const sessionId = randomUUID();
  const requestId = await api.record(fixture);
  await testDatabase.query('UPDATE request SET session_id = $2 WHERE id = $1', [requestId, sessionId]);
  return sessionId;
}

async function insertBudget({ organizationId }: OrganizationFixture): Promise<string> {
  const id = randomUUID();
  await testDatabase.query(
    `INSERT INTO budget (organization_id, id, name, scope, amount_nano_usd, thresholds_percent, created_at)
     VALUES ($1, $2::uuid, $2::uuid::text, 'all', 1, '{100}', now())`,
    [organizationId, id],
  );
  return id;
}

/** With a delivery of the same id, that was given up. */
async function insertWebhook({ organizationId }: OrganizationFixture): Promise<string> {
  const id = randomUUID();
  await testDatabase.query(
    `INSERT INTO webhook_endpoint (organization_id, id, url, event_types, created_at, updated_at)
     VALUES ($1, $2, 'https://hooks.halden.example/', '{}', now(), now())`,
    [organizationId, id],
  );
  const eventId = randomUUID();
  await testDatabase.query(
    `INSERT INTO organization_event (organization_id, id, type, occurred_at, data) VALUES ($1, $2, 'webhook.test', now(), '{}')`,
    [organizationId, eventId],
  );
  await testDatabase.query(
    `INSERT INTO webhook_delivery (organization_id, id, endpoint_id, event_id, status, ended_at) VALUES ($1, $2, $2, $3, 'failed', now())`,
    [organizationId, id, eventId],
  );
  return id;
}

/** A ready one, without a file. */
async function insertExport({ organizationId }: OrganizationFixture): Promise<string> {
  const id = randomUUID();
  await testDatabase.query(
    `INSERT INTO export (organization_id, id, state, requested_at, requested_by_kind, requested_by_label, kept_for_days, ready_at, expires_at)
     VALUES ($1, $2, 'ready', now(), 'user', 'Ines', 7, now(), now() + interval '7 days')`,
    [organizationId, id],
  );
  return id;
}

/** One that waits for a decision, and would erase nothing. */
async function insertErasure({ organizationId }: OrganizationFixture): Promise<string> {
  const id = randomUUID();
  await testDatabase.query(
    `INSERT INTO erasure_request (organization_id, id, number, kind, end_user, reason, status, requested_at, requested_by_kind,
       requested_by_label, due_at, matched_count, held_count)
     SELECT $1, $2, count(*) + 1, 'end_user', 'nobody', 'asked for', 'requested', now(), 'user', 'Ines', now(), 0, 0
     FROM erasure_request WHERE organization_id = $1`,
    [organizationId, id],
  );
  return id;
}

/** A confirmed one that keeps nothing of what else is there. */
async function insertHold({ organizationId }: OrganizationFixture): Promise<string> {
  const id = randomUUID();
  await testDatabase.query(
    `INSERT INTO legal_hold (organization_id, id, name, reason, end_users, placed_at, placed_by_label, confirmed_at, confirmed_by_label)
     VALUES ($1, $2, 'Case', 'letter', '{nobody}', now(), 'Ines', now(), 'Tomas')`,
    [organizationId, id],
  );
  return id;
}

async function insertInvoice({ organizationId }: OrganizationFixture): Promise<string> {
  const id = randomUUID();
  await testDatabase.query(
    `INSERT INTO invoice (organization_id, id, number, name, month, issued_at, due_nano_usd, opening_balance_nano_usd, closing_balance_nano_usd,
       rows_from, plan_spans, seller, buyer)
     SELECT $1, $2, count(invoice.id) + 1, 'TEST-1', last.month, now(), 0, 0, 0, last.month, '[]', '{"name": "Lethe", "address": "", "taxId": null}',
       '{"organizationName": "Test", "companyName": null, "address": null, "taxId": null}'
     FROM (SELECT date_trunc('month', now(), 'UTC') - count(*) * interval '1 month' AS month FROM invoice WHERE organization_id = $1) last
     LEFT JOIN invoice ON invoice.organization_id = $1 GROUP BY last.month`,
    [organizationId, id],
  );
  return id;
}

const sameTarget = (id: string): Targets => ({
  requests: id,
  projects: id,
  'api-keys': id,
  members: id,
  receipts: id,
  checkpoints: id,
  payments: id,
  invoices: id,
  budgets: id,
  erasures: id,
  exports: id,
  holds: id,
  webhooks: id,
  dashboards: id,
  'saved-views': id,
  conversations: id,
});

function callOf({ id, method, path }: Described, targets: Targets) {
  const body = BODIES[id]?.(targets);
  const relative = path.replace('/management/v1', '');
  const kind = relative.split('/')[1] as keyof Targets;
  const filled = `${relative
    .replace(/\{(?:id|index|size|session)\}/, targets[kind])
    .replace('{line}', 'data_storage')
    .replace('{delivery_id}', targets[kind])}${QUERIES[id]?.(targets) ?? ''}`;
  return { method, path: filled, ...(body === undefined ? {} : { body }) };
}

/** What is left of an answer when the id of the call is taken away. */
function withoutCallId({ status, headers, body }: { status: number; headers: Headers; body: object }) {
  const { request_id: _, ...rest } = body as { request_id?: string };
  return { status, body: rest, headers: [...headers].filter(([name]) => name !== 'x-request-id') };
}

describe('invariant 33: every operation of the management API', () => {
  test.each(OPERATIONS)('$id answers whoever has the scope, and nobody else', async (operation) => {
    const fixture = await insertOrganization(testDatabase);
    const targets = await targetsOf(fixture);
    const others = MANAGEMENT_SCOPES.filter((scope) => scope !== operation.scope);
    const lacking = await api.call(await api.insertKey(fixture, { scopes: others }), callOf(operation, targets));
    expect(lacking).toMatchObject({ status: 403, body: { code: 'forbidden', scope: operation.scope } });
    const only = [operation.scope] as (typeof MANAGEMENT_SCOPES)[number][];
    const allowed = await api.call(await api.insertKey(fixture, { scopes: only }), callOf(operation, targets));
    expect(allowed.status).toBe(operation.successStatus);
    expect(allowed.headers.get('cache-control')).toBe('no-store');
  });

  test.each(OPERATIONS)('$id refuses an unknown, a revoked and an expired key alike', async (operation) => {
    const call = callOf(operation, sameTarget(randomUUID()));
    const unknown = mintKey({ kind: 'management', environment: 'live', pepper: Buffer.alloc(32) }).key;
    const keys = [
      'nonsense',
      unknown,
      await api.insertKey(organization, { isRevoked: true }),
      await api.insertKey(organization, { expiresAt: addMs(new Date(), -1) }),
    ];
    const [first, ...rest] = await Promise.all(keys.map(async (key) => withoutCallId(await api.call(key, call))));
    expect(first).toMatchObject({ status: 401, body: { code: 'invalid_api_key' } });
    for (const answer of rest) expect(answer).toEqual(first);
    expect(await api.call(null, call)).toMatchObject({ status: 401, body: { code: 'missing_api_key' } });
  });

  test.each(OPERATIONS)('$id refuses a suspended and a closed organization', async (operation) => {
    const fixture = await insertOrganization(testDatabase);
    const targets = await targetsOf(fixture);
    const key = await api.insertKey(fixture);
    for (const state of ['suspended', 'closed']) {
      await testDatabase.query(
        state === 'suspended'
          ? `UPDATE organization SET lifecycle_state = 'suspended', suspension_reason = 'non_payment', suspended_at = lethe_now(),
               closes_at = lethe_now() + interval '14 days' WHERE id = $1`
          : `UPDATE organization SET lifecycle_state = 'closed', closed_from = 'suspended', closed_at = lethe_now(),
               purges_at = lethe_now() + interval '30 days' WHERE id = $1`,
        [fixture.organizationId],
      );
      expect(await api.call(key, callOf(operation, targets))).toMatchObject({
        status: 403,
        body: { code: `organization_${state}` },
      });
    }
  });

  test.each(WITH_ID)(
    '$id answers an id of another organization exactly like one that does not exist',
    async (operation) => {
      const key = await api.insertKey(other);
      const theirs = await targetsOf(organization);
      const foreign = withoutCallId(await api.call(key, callOf(operation, theirs)));
      expect(foreign).toMatchObject({ status: 404, body: { code: 'not_found' } });
      for (const id of [randomUUID(), 'nonsense', `'--`, '%00']) {
        expect(withoutCallId(await api.call(key, callOf(operation, sameTarget(id))))).toEqual(foreign);
      }
    },
  );
});

test('invariant 37: a key that is revoked is refused from the next call on', async () => {
  const key = await api.insertKey(organization);
  expect((await api.call(key, { path: '/organization' })).status).toBe(200);
  await testDatabase.query('UPDATE management_key SET revoked_at = now() WHERE organization_id = $1', [
    organization.organizationId,
  ]);
  expect((await api.call(key, { path: '/organization' })).status).toBe(401);
});

test('an API key of the gateway opens nothing here', async () => {
  const { key } = mintKey({ kind: 'api', environment: 'live', pepper: Buffer.alloc(32) });
  expect((await api.call(key, { path: '/organization' })).status).toBe(401);
});
