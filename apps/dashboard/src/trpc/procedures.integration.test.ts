import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiContext, createCaller } from '@lethe/api';
import { LIFE_PERIODS_DEFAULT } from '@lethe/core/lifecycle';
import type { RequestRecord } from '@lethe/core/payloads';
import { entryOf, unpricedRecord } from '@lethe/core/payloads/testing';
import type { RequestId, Role, UserId } from '@lethe/core/tenancy';
import { addMs, ManualClock, MS_PER_DAY } from '@lethe/core/time';
import { createDatabase, createHourKeyStore, createRecordWriter, type Database } from '@lethe/db';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { createSealer, type MasterKeyring, openMasterKeys, type Sealer } from '@lethe/vault';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { composePorts } from './compose-ports.ts';
import { composeProviderPorts } from './compose-provider-ports.ts';

const testDatabase = useDatabase();
let folder: string;
let database: Database;
let sealer: Sealer;
let masterKeys: MasterKeyring;
let clock: ManualClock;
let organization: OrganizationFixture;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-dashboard-'));
  database = createDatabase({ url: testDatabase.url, applicationName: 'test', poolSizeMax: 4 });
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  clock = new ManualClock(new Date());
  masterKeys = openMasterKeys({ LETHE_MASTER_KEY_FILE: join(folder, 'master.key') });
  sealer = createSealer({ masterKeys, hourKeys: createHourKeyStore(database), clock });
  organization = await insertOrganization(testDatabase);
});

async function callerFor(role: Role, of = organization) {
  const id = randomUUID() as UserId;
  await testDatabase.query('INSERT INTO "user" (id, email, name) VALUES ($1, $2, $3)', [
    id,
    `${id}@example.test`,
    role,
  ]);
  await testDatabase.query('INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, $3)', [
    of.organizationId,
    id,
    role,
  ]);
  const context: ApiContext = {
    user: { id, name: role, email: `${id}@example.test` },
    mode: 'cloud',
    sessionId: null,
    origin: { requestId: 'call-1', address: '203.0.113.9' },
    clock,
    publicUrl: 'https://lethe.example',
    ports: composePorts({
      database,
      opener: sealer,
      demoClock: null,
      providers: composeProviderPorts(masterKeys),
      paymentProcessor: null,
      keys: { environment: 'live', pepper: Buffer.alloc(32) },
    }),
    retention: { selfHosted: null },
    backupRetentionDays: 45,
    lifePeriods: LIFE_PERIODS_DEFAULT,
  };
  return createCaller(context);
}

/** A request whose payload was sealed and stored for a day. */
async function storeRequest(text: string): Promise<RequestId> {
  const record = recordOf(organization, clock.now());
  const { organizationId, projectId, id: requestId } = record;
  const expiresAt = addMs(clock.now(), MS_PER_DAY);
  const binding = { organizationId, projectId, requestId, expiresAt, policyVersion: 1, mediaType: 'application/json' };
  const parts = await Promise.all(
    (['request', 'response'] as const).map((part) => sealer.seal({ ...binding, part }, Buffer.from(`${part} ${text}`))),
  );
  const [outcome] = await createRecordWriter(database).write([entryOf(record, parts)]);
  expect(outcome).toMatchObject({ isStored: true });
  return requestId;
}

describe('a stored payload', () => {
  test('is read as it was sent, by roles that include payloads and by no other', async () => {
    const requestId = await storeRequest('häppy');
    const input = { organizationSlug: organization.slug, requestId };
    expect(await (await callerFor('developer')).requests.payload(input)).toEqual({
      kind: 'readable',
      request: { mediaType: 'application/json', text: 'request häppy' },
      response: { mediaType: 'application/json', text: 'response häppy' },
    });
    expect(await (await callerFor('viewer')).requests.payload(input)).toEqual({ kind: 'no_permission' });
  });

  test('is expired at the instant of its expiry, while its metadata stays', async () => {
    const requestId = await storeRequest('soon gone');
    const input = { organizationSlug: organization.slug, requestId };
    const caller = await callerFor('owner');
    const { request } = await caller.requests.get(input);
    clock.advance(MS_PER_DAY);
    expect(await caller.requests.payload(input)).toEqual({ kind: 'expired', expiredAt: request.retention.expiresAt });
    expect((await caller.requests.get(input)).request).toEqual(request);
  });

  test('of another organization is answered exactly like one that does not exist', async () => {
    const requestId = await storeRequest('not yours');
    const other = await insertOrganization(testDatabase);
    const caller = await callerFor('owner', other);
    const attempts = [
      { organizationSlug: other.slug, requestId },
      { organizationSlug: other.slug, requestId: randomUUID() },
    ];
    for (const input of attempts) {
      const answer = { code: 'NOT_FOUND', message: 'There is no such request.' };
      await expect(caller.requests.payload(input)).rejects.toMatchObject(answer);
      await expect(caller.requests.get(input)).rejects.toMatchObject(answer);
    }
    const foreign = caller.requests.list({ organizationSlug: organization.slug });
    await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'There is no such organization.' });
  });
});

describe('the retention policy', () => {
  test('of two members who save at once one wins, and the other is told of the version that exists', async () => {
    const [first, second] = await Promise.all([callerFor('owner'), callerFor('admin')]);
    const save = (caller: typeof first, payloadRetentionDays: number) =>
      caller.retention.save({
        organizationSlug: organization.slug,
        baseVersion: 1,
        draft: { level: 'retain_all', payloadRetentionDays, metadataRetentionDays: null },
      });
    const outcomes = await Promise.allSettled([save(first, 7), save(second, 14)]);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: 'CONFLICT', message: 'Not saved. Version 2 exists already.' });
    expect((await first.retention.policy({ organizationSlug: organization.slug })).policy.version).toBe(2);
  });

  test('changes the expiry of no stored payload, as its preview says', async () => {
    const requestId = await storeRequest('stamped');
    const caller = await callerFor('admin');
    const input = { organizationSlug: organization.slug, requestId };
    const before = await caller.requests.get(input);
    const draft = { level: 'metadata_only', payloadRetentionDays: 0, metadataRetentionDays: null } as const;
    const preview = await caller.retention.preview({ organizationSlug: organization.slug, draft });
    expect(preview).toMatchObject({
      changedPayloadCount: 0,
      storedPayloadCount: 1,
      lastExpiresAt: before.request.retention.expiresAt,
    });
    await caller.retention.save({ organizationSlug: organization.slug, baseVersion: 1, draft });
    expect((await caller.requests.get(input)).request.retention).toEqual(before.request.retention);
    expect((await caller.requests.payload(input)).kind).toBe('readable');
  });
});

function recordOf({ organizationId, projectId, apiKeyId }: OrganizationFixture, admittedAt: Date): RequestRecord {
  const record = unpricedRecord({ id: randomUUID() as RequestId, organizationId, projectId, apiKeyId, admittedAt });
  const retention = {
    ...record.retention,
    payloadRetentionDays: 1,
    expiresAt: addMs(admittedAt, MS_PER_DAY),
    notStoredReason: null,
  };
  return { ...record, cost: { ...record.cost, storageNanoUsd: 15_000n }, retention };
}
