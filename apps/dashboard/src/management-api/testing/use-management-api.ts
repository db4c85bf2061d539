import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiContext, type ApiPorts, answerManagementRequest } from '@lethe/api';
import type { PaymentProcessor } from '@lethe/core/billing/payments';
import { LIFE_PERIODS_DEFAULT } from '@lethe/core/lifecycle';
import { MANAGEMENT_SCOPES, type ManagementScope } from '@lethe/core/management';
import type { NotStoredReason, RequestRecord } from '@lethe/core/payloads';
import { entryOf, unpricedRecord } from '@lethe/core/payloads/testing';
import type { RequestId } from '@lethe/core/tenancy';
import { addMs, type Clock, ManualClock, MS_PER_DAY } from '@lethe/core/time';
import { createDatabase, createHourKeyStore, createRecordWriter, type Database } from '@lethe/db';
import type { OrganizationFixture, TestDatabase } from '@lethe/testkit/postgres';
import {
  createExportSealer,
  createSealer,
  type MasterKeyring,
  mintKey,
  openMasterKeys,
  type Sealer,
} from '@lethe/vault';
import { afterAll, beforeAll } from 'vitest';
import { composePorts } from '../../trpc/compose-ports.ts';
import { composeProviderPorts } from '../../trpc/compose-provider-ports.ts';

const PEPPER = randomBytes(32);

export interface KeyTraits {
  readonly scopes?: readonly ManagementScope[];
  readonly expiresAt?: Date;
  readonly isRevoked?: boolean;
}

export interface StoredTraits {
  readonly request?: string;
  readonly response?: string;
  readonly mediaType?: string;
  readonly expiresInMs?: number;
}

/** The management API on a real database and vault, as the dashboard composes it. */
export function useManagementApi(testDatabase: TestDatabase, paymentProcessor: PaymentProcessor | null = null) {
  const clock = new ManualClock(new Date());
  let folder: string;
  let app: Database;
  let gateway: Database;
  let sealer: Sealer;
  let masterKeys: MasterKeyring;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-management-'));
    app = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 4 });
    gateway = createDatabase({ url: testDatabase.urlAs('lethe_gateway'), applicationName: 'test', poolSizeMax: 2 });
    masterKeys = openMasterKeys({ LETHE_MASTER_KEY_FILE: join(folder, 'master.key') });
    sealer = createSealer({ masterKeys, hourKeys: createHourKeyStore(gateway), clock });
  });
  afterAll(async () => {
    await Promise.all([app.close(), gateway.close()]);
    await rm(folder, { recursive: true });
  });

  const ports = () =>
    composePorts({
      database: app,
      opener: sealer,
      exports: {
        sealer: createExportSealer({ masterKeys, hourKeys: createHourKeyStore(app), clock }),
        keptForDays: 7,
      },
      demoClock: null,
      providers: composeProviderPorts(masterKeys),
      paymentProcessor,
      fontFolder: join(import.meta.dirname, '../../../node_modules/geist/dist/fonts/geist-sans'),
      keys: { environment: 'live', pepper: PEPPER },
    });

  return {
    clock,
    get masterKeys() {
      return masterKeys;
    },
    /** What a procedure gets when this person calls it in the dashboard. */
    contextOf: (user: NonNullable<ApiContext['user']>): ApiContext => ({
      user,
      mode: 'cloud',
      sessionId: null,
      origin: { requestId: randomUUID(), address: '203.0.113.9' },
      clock,
      publicUrl: 'https://lethe.example',
      ports: ports(),
      retention: { selfHosted: null },
      backupRetentionDays: 45,
      lifePeriods: LIFE_PERIODS_DEFAULT,
    }),
    /** Answers one call as the route does; each call has an id of its own. */
    call: (key: string | null, call: ManagementCall) => answerCall({ clock, ports: ports() }, key, call),
    insertKey: (organization: OrganizationFixture, traits: KeyTraits = {}) =>
      insertKey(testDatabase, organization, traits),
    /** A request whose payload was sealed and stored, for a day unless told otherwise. */
    store: (organization: OrganizationFixture, traits: StoredTraits = {}) =>
      storeRequest({ clock, sealer, gateway }, organization, traits),
    /** A request of which only metadata is kept. */
    async record(organization: OrganizationFixture, notStoredReason: NotStoredReason = 'level'): Promise<RequestId> {
      const record = recordOf(organization, clock.now(), { expiresAt: null, notStoredReason });
      await createRecordWriter(gateway).write([entryOf(record)]);
      return record.id;
    },
  };
}

interface ManagementCall {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
}

async function answerCall(
  { clock, ports }: { clock: Clock; ports: ApiPorts },
  key: string | null,
  { method = 'GET', path, body }: ManagementCall,
): Promise<{ status: number; headers: Headers; text: string; body: Record<string, never> }> {
  const headers = new Headers(key === null ? {} : { authorization: `Bearer ${key}` });
  if (body !== undefined) headers.set('content-type', 'application/json');
  const request = new Request(`http://localhost/management/v1${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const response = await answerManagementRequest(request, {
    mode: 'cloud',
    clock,
    ports,
    retention: { selfHosted: null },
    backupRetentionDays: 45,
    lifePeriods: LIFE_PERIODS_DEFAULT,
    publicUrl: 'https://lethe.example',
    origin: { requestId: randomUUID(), address: '203.0.113.9' },
    reportFailure: (error) => {
      throw error;
    },
  });
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
}

async function insertKey(
  testDatabase: TestDatabase,
  { organizationId }: OrganizationFixture,
  traits: KeyTraits,
): Promise<string> {
  const { key, digest, lastFour } = mintKey({ kind: 'management', environment: 'live', pepper: PEPPER });
  const { scopes = MANAGEMENT_SCOPES, expiresAt = null, isRevoked = false } = traits;
  await testDatabase.query(
    `INSERT INTO management_key (organization_id, id, name, environment, last_four, digest, scopes, expires_at, revoked_at)
     VALUES ($1, $2, 'nightly export', 'live', $3, $4, $5, $6, $7)`,
    [organizationId, randomUUID(), lastFour, digest, scopes, expiresAt, isRevoked ? new Date() : null],
  );
  return key;
}

async function storeRequest(
  { clock, sealer, gateway }: { clock: Clock; sealer: Sealer; gateway: Database },
  organization: OrganizationFixture,
  traits: StoredTraits,
): Promise<RequestId> {
  const { request = '{"model":"m"}', response = '{"id":"r"}', mediaType = 'application/json' } = traits;
  const expiresAt = addMs(clock.now(), traits.expiresInMs ?? MS_PER_DAY);
  const record = recordOf(organization, clock.now(), { expiresAt, notStoredReason: null });
  const { organizationId, projectId, id: requestId } = record;
  const binding = { organizationId, projectId, requestId, expiresAt, policyVersion: 1 };
  const parts = await Promise.all([
    sealer.seal({ ...binding, part: 'request', mediaType: 'application/json' }, Buffer.from(request)),
    sealer.seal({ ...binding, part: 'response', mediaType }, Buffer.from(response)),
  ]);
  await createRecordWriter(gateway).write([entryOf(record, parts)]);
  return requestId;
}

function recordOf(
  { organizationId, projectId, apiKeyId }: OrganizationFixture,
  admittedAt: Date,
  life: Pick<RequestRecord['retention'], 'expiresAt' | 'notStoredReason'>,
): RequestRecord {
  const record = unpricedRecord({ id: randomUUID() as RequestId, organizationId, projectId, apiKeyId, admittedAt });
  return {
    ...record,
    cost: { ...record.cost, storageNanoUsd: life.expiresAt === null ? 0n : 15_000n },
    retention: { ...record.retention, ...life },
    handles: { tags: ['refund'], sessionId: null, endUser: 'cus_1' },
  };
}
