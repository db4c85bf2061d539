import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OrganizationId } from '@lethe/core/tenancy';
import { ManualClock } from '@lethe/core/time';
import {
  createWebhook,
  redeliverWebhook,
  rotateWebhookSecret,
  updateWebhook,
  WEBHOOK_ATTEMPTS_MAX,
} from '@lethe/core/webhooks';
import {
  createDatabase,
  createEventDispatch,
  createWebhookDeliveries,
  createWebhookRepository,
  type Database,
} from '@lethe/db';
import { createWebhookAddresses, createWebhookSender } from '@lethe/egress';
import { createLogger } from '@lethe/telemetry';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { createSecretVault, openMasterKeys } from '@lethe/vault';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KeptLooking } from '../keep-looking.ts';
import { keepDelivering, WEBHOOKS_IN_FLIGHT_OF_ORGANIZATION_MAX } from './keep-delivering.ts';
import { keepDispatching } from './keep-dispatching.ts';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const testDatabase = useDatabase();
const lines: string[] = [];
const logger = createLogger({ app: 'worker', level: 'info', write: (line) => void lines.push(line) });
const policy = { isPrivateAllowed: true };
const realClock = { now: () => new Date() };
const received: Received[] = [];
const running: KeptLooking[] = [];
const waiting: (() => void)[] = [];
let statusOf: (path: string) => number | null = () => 200;
let server: Server;
let origin = '';
let worker: Database;
let app: Database;
const secretVault = createSecretVault(openMasterKeys({ LETHE_MASTER_KEYS: `1:${randomBytes(32).toString('base64')}` }));

beforeAll(async () => {
  const connect = (role: 'lethe_worker' | 'lethe_app') =>
    createDatabase({ url: testDatabase.urlAs(role), applicationName: 'test', poolSizeMax: 6 });
  [worker, app] = [connect('lethe_worker'), connect('lethe_app')];
  server = createServer((request, response) => {
    const path = request.url ?? '';
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ path, headers: request.headers, body });
      const status = statusOf(path);
      if (status === null) waiting.push(() => response.writeHead(200).end());
      else response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await Promise.all([worker.close(), app.close()]);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  received.length = 0;
  lines.length = 0;
  statusOf = () => 200;
});
afterEach(async () => {
  for (const answer of waiting.splice(0)) answer();
  for (const one of running.splice(0)) await one.close();
  await testDatabase.query('DELETE FROM organization_event');
});

async function start(): Promise<void> {
  const databaseUrl = testDatabase.urlAs('lethe_worker');
  running.push(
    await keepDispatching({
      databaseUrl,
      events: createEventDispatch(worker),
      publicUrl: 'https://lethe.example',
      logger,
    }),
    await keepDelivering({
      databaseUrl,
      deliveries: createWebhookDeliveries(worker),
      secretVault,
      sender: createWebhookSender({ policy, connectTimeoutMs: 1_000, realClock }),
      logger,
    }),
  );
}

const ports = () => ({
  webhooks: createWebhookRepository(app),
  webhookAddresses: createWebhookAddresses({ policy }),
  secretVault,
  mintWebhookSecret: () => `whsec_${randomBytes(32).toString('base64')}`,
  mintId: randomUUID,
});
const clock = new ManualClock(new Date());
const callerOf = (organizationId: OrganizationId) => ({
  organizationId,
  actor: { kind: 'system', id: null, label: 'Test' } as const,
  origin: { requestId: 'call', address: null },
});

async function insertEndpoint(path: string, organizationId?: OrganizationId) {
  const owner = organizationId ?? (await insertOrganization(testDatabase)).organizationId;
  const draft = { url: `${origin}${path}`, eventTypes: [] };
  return { organizationId: owner, ...(await createWebhook(ports(), clock, { ...callerOf(owner), draft })) };
}

const emit = (organizationId: OrganizationId, type = 'organization.reopened', data: object = {}) =>
  app.withOrganization(organizationId, (transaction) =>
    transaction.query('SELECT emit_event($1, $2, $3)', [organizationId, type, data]),
  );
const onPath = (path: string) => received.filter((one) => one.path === path);
const reaches = (path: string, count: number) =>
  vi.waitFor(() => expect(onPath(path)).toHaveLength(count), { timeout: 4_000, interval: 20 });
async function deliveryOf(organizationId: OrganizationId) {
  const [row] = await testDatabase.query<{
    id: string;
    status: string;
    attempt_count: number;
    response_status: number | null;
    error_code: string | null;
    claimed_until: Date | null;
    waits_ms: number | null;
  }>(
    `SELECT *, extract(epoch FROM next_attempt_at - last_attempt_at)::float8 * 1000 AS waits_ms FROM webhook_delivery
     WHERE organization_id = $1 ORDER BY created_at DESC LIMIT 1`,
    [organizationId],
  );
  return row;
}
const settles = (organizationId: OrganizationId, facts: object) =>
  vi.waitFor(async () => expect(await deliveryOf(organizationId)).toMatchObject(facts), {
    timeout: 4_000,
    interval: 20,
  });
/** As if the time until the next attempt had passed. */
const skipDelay = (organizationId: OrganizationId) =>
  testDatabase.query('UPDATE webhook_delivery SET next_attempt_at = lethe_now() WHERE organization_id = $1', [
    organizationId,
  ]);
const isSignedBy = ({ headers, body }: Received, secret: string): boolean => {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(signature);
};

describe('a delivery', () => {
  test('comes as soon as its event is committed, signed, with the id of the event', async () => {
    await start();
    const { organizationId, secret } = await insertEndpoint('/soon');
    await emit(organizationId, 'organization.closed', { closed_from: 'active', purges_at: '2026-12-22T08:00:00Z' });
    await reaches('/soon', 1);
    const [one] = onPath('/soon') as [Received];
    expect(isSignedBy(one, secret)).toBe(true);
    expect(JSON.parse(one.body)).toEqual({
      id: one.headers['webhook-id'],
      type: 'organization.closed',
      timestamp: expect.stringMatching(/Z$/),
      data: { closed_from: 'active', purges_at: '2026-12-22T08:00:00Z' },
    });
    await settles(organizationId, { status: 'delivered', attempt_count: 1, response_status: 200 });
  });

  test('that is not taken is tried again, with the same id and bytes, until it is', async () => {
    await start();
    statusOf = () => 503;
    const { organizationId } = await insertEndpoint('/later');
    await emit(organizationId);
    await settles(organizationId, {
      status: 'pending',
      attempt_count: 1,
      response_status: 503,
      waits_ms: expect.any(Number),
    });
    statusOf = () => 200;
    await skipDelay(organizationId);
    await settles(organizationId, { status: 'delivered', attempt_count: 2, error_code: null });
    const [first, second] = onPath('/later') as [Received, Received];
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.body).toBe(first.body);
  });

  test('that is never taken ends, switches its endpoint off, and its members are mailed', async () => {
    await start();
    statusOf = () => 500;
    const { organizationId, endpointId } = await insertEndpoint('/dead');
    const email = `${randomUUID()}@halden.example`;
    const userId = randomUUID();
    await testDatabase.query('INSERT INTO "user" (id, email) VALUES ($1, $2)', [userId, email]);
    await testDatabase.query(`INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'owner')`, [
      organizationId,
      userId,
    ]);
    await emit(organizationId);
    for (let attempt = 1; attempt < WEBHOOK_ATTEMPTS_MAX; attempt += 1) {
      await settles(organizationId, { status: 'pending', attempt_count: attempt, claimed_until: null });
      await skipDelay(organizationId);
    }
    await settles(organizationId, { status: 'failed', attempt_count: WEBHOOK_ATTEMPTS_MAX });
    expect(
      await testDatabase.query('SELECT is_enabled, disabled_reason FROM webhook_endpoint WHERE id = $1', [endpointId]),
    ).toEqual([{ is_enabled: false, disabled_reason: 'failures' }]);
    await vi.waitFor(
      async () =>
        expect(
          await testDatabase.query('SELECT subject FROM outbox_mail WHERE recipient = $1', [email]),
        ).toContainEqual({
          subject: expect.stringContaining('was switched off'),
        }),
      { timeout: 4_000 },
    );
    await emit(organizationId);
    await vi.waitFor(async () =>
      expect(await testDatabase.query('SELECT FROM organization_event WHERE dispatched_at IS NULL')).toEqual([]),
    );
    expect(onPath('/dead')).toHaveLength(WEBHOOK_ATTEMPTS_MAX);
  });

  test('that waits for an endpoint is cancelled when a member switches that off, and stays so when it is on again', async () => {
    await start();
    statusOf = () => 503;
    const { organizationId, endpointId } = await insertEndpoint('/off');
    await emit(organizationId);
    await settles(organizationId, { status: 'pending', attempt_count: 1, claimed_until: null });
    const draft = { url: `${origin}/off`, eventTypes: [] };
    const change = { ...callerOf(organizationId), endpointId, draft };
    await updateWebhook(ports(), clock, { ...change, isEnabled: false });
    expect(await deliveryOf(organizationId)).toMatchObject({ status: 'cancelled' });
    await updateWebhook(ports(), clock, { ...change, isEnabled: true });
    await skipDelay(organizationId);
    expect(await deliveryOf(organizationId)).toMatchObject({ status: 'cancelled', attempt_count: 1 });
  });

  test('of an endpoint that says it is gone is not tried again', async () => {
    await start();
    statusOf = () => 410;
    const { organizationId } = await insertEndpoint('/gone');
    await emit(organizationId);
    await settles(organizationId, { status: 'failed', attempt_count: 1, response_status: 410 });
  });

  test('invariant 39: is not sent where a redirect leads', async () => {
    await start();
    statusOf = () => 307;
    const { organizationId } = await insertEndpoint('/moved');
    await emit(organizationId);
    await settles(organizationId, { status: 'pending', attempt_count: 1, error_code: 'redirect_refused' });
  });

  test('of a suspended organization waits, but for what concerns its own life, and goes out when it is open again', async () => {
    await start();
    const { organizationId } = await insertEndpoint('/suspended');
    const setState = (state: string) =>
      testDatabase.query(
        `ALTER TABLE organization DISABLE TRIGGER USER; UPDATE organization SET lifecycle_state = '${state}', lifecycle_version = lifecycle_version + 1,
           suspended_at = CASE '${state}' WHEN 'suspended' THEN now() END, closes_at = CASE '${state}' WHEN 'suspended' THEN now() + interval '14 days' END,
           suspension_reason = CASE '${state}' WHEN 'suspended' THEN 'non_payment' END WHERE id = '${organizationId}';
         ALTER TABLE organization ENABLE TRIGGER USER`,
      );
    await setState('suspended');
    await emit(organizationId, 'legal_hold.placed', { hold_id: randomUUID(), case_number: 'LH-1' });
    await emit(organizationId, 'organization.suspended', { reason: 'non_payment', closes_at: '2026-12-22T08:00:00Z' });
    await reaches('/suspended', 1);
    expect(onPath('/suspended')[0]?.body).toContain('organization.suspended');
    await setState('active');
    await skipDelay(organizationId);
    await reaches('/suspended', 2);
    expect(onPath('/suspended')[1]?.body).toContain('legal_hold.placed');
  });
});

describe('endpoints that hang', () => {
  test('hold up at most so many deliveries of their own organization, and none of another', async () => {
    statusOf = (path) => (path === '/slow' ? null : 200);
    const slow = await insertEndpoint('/slow');
    const quick = await insertEndpoint('/quick');
    for (let count = 0; count < 10; count += 1) await emit(slow.organizationId);
    await start();
    await reaches('/slow', WEBHOOKS_IN_FLIGHT_OF_ORGANIZATION_MAX);
    await emit(quick.organizationId);
    await reaches('/quick', 1);
    expect(onPath('/slow')).toHaveLength(WEBHOOKS_IN_FLIGHT_OF_ORGANIZATION_MAX);
  });

  test('several workers send each delivery once', async () => {
    const { organizationId } = await insertEndpoint('/once');
    for (let count = 0; count < 12; count += 1) await emit(organizationId);
    await Promise.all([start(), start(), start()]);
    await reaches('/once', 12);
    await vi.waitFor(async () =>
      expect(await testDatabase.query(`SELECT FROM webhook_delivery WHERE status <> 'delivered'`)).toEqual([]),
    );
    const ids = onPath('/once').map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a secret', () => {
  test('that was rotated signs beside the new one, and a second rotation ends it', async () => {
    await start();
    const { organizationId, endpointId, secret: first } = await insertEndpoint('/rotated');
    const rotate = () => rotateWebhookSecret(ports(), clock, { ...callerOf(organizationId), endpointId });
    const { secret: second } = await rotate();
    await emit(organizationId);
    await reaches('/rotated', 1);
    const signers = (one: Received | undefined, secrets: string[]) =>
      secrets.map((secret) => one && isSignedBy(one, secret));
    expect(signers(onPath('/rotated')[0], [first, second])).toEqual([true, true]);
    const { secret: third } = await rotate();
    await emit(organizationId);
    await reaches('/rotated', 2);
    expect(signers(onPath('/rotated')[1], [first, second, third])).toEqual([false, true, true]);
  });

  test('is nowhere but in the answer that made it: not in the database, and not in the log', async () => {
    const { secret, organizationId } = await insertEndpoint('/secret');
    const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const rows = await testDatabase.query<{ sealed_secret: Buffer }>(
      'SELECT sealed_secret FROM webhook_secret WHERE organization_id = $1',
      [organizationId],
    );
    for (const { sealed_secret: sealed } of rows) {
      expect(sealed.includes(bytes)).toBe(false);
      expect(sealed.toString('latin1')).not.toContain(secret);
    }
    const audited = await testDatabase.query('SELECT * FROM audit_event WHERE organization_id = $1', [organizationId]);
    expect(JSON.stringify(audited)).not.toContain(secret);
    await expect(app.pool.query('SELECT sealed_secret FROM webhook_secret')).rejects.toThrow('permission denied');
    await expect(worker.pool.query('SELECT * FROM webhook_secret')).rejects.toThrow('permission denied');
  });
});

test('what was given up is delivered again when it is asked for, once', async () => {
  await start();
  const { organizationId, endpointId } = await insertEndpoint('/again');
  await emit(organizationId);
  await settles(organizationId, { status: 'delivered' });
  const deliveryId = (await deliveryOf(organizationId))?.id ?? '';
  const again = () => redeliverWebhook(ports(), { ...callerOf(organizationId), endpointId, deliveryId });
  await again();
  await reaches('/again', 2);
  await settles(organizationId, { status: 'delivered', attempt_count: 1 });
});
