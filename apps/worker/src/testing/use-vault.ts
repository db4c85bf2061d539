import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '@lethe/core/audit';
import type { HoldStepName, LegalHold, LegalHoldScope } from '@lethe/core/holds';
import {
  createHeldPreservation,
  type PayloadKeyRewrapper,
  type RequestRecord,
  rekeyErasedHours,
  releaseHolds,
  type StoredPart,
} from '@lethe/core/payloads';
import { entryOf, unpricedRecord } from '@lethe/core/payloads/testing';
import { HOUR_KEY_CACHE_MS } from '@lethe/core/retention';
import type { OrganizationId, RequestId } from '@lethe/core/tenancy';
import { addMs, type Clock, MS_PER_DAY, MS_PER_HOUR, utcHourOf } from '@lethe/core/time';
import {
  createDatabase,
  createHeldPartStore,
  createHoldKeyStore,
  createHoldReleaseStore,
  createHourKeyStore,
  createHourKeySweep,
  createLegalHoldRepository,
  createPayloadStore,
  createRecordWriter,
  createRekeyStore,
  type Database,
} from '@lethe/db';
import type { OrganizationFixture, TestDatabase } from '@lethe/testkit/postgres';
import { createPayloadKeyRewrapper, createSealer, type MasterKeyring, openMasterKeys, type Sealer } from '@lethe/vault';
import { afterAll, beforeAll } from 'vitest';
import { inspectVault } from './inspect-vault.ts';

const EVERYTHING: LegalHoldScope = {
  projectId: null,
  endUsers: [],
  admittedFrom: null,
  admittedTo: null,
  requestIds: [],
};
const by = {
  actor: { kind: 'user', id: 'u-1', label: 'Ines' },
  origin: { requestId: 'call-1', address: null },
} as const;

/** The vault on a real database, with each app in its own role. All its clocks are the database's, which `moveTo` sets. */
export function useVault(testDatabase: TestDatabase) {
  let offsetMs = 0;
  const clock: Clock = { now: () => addMs(new Date(), offsetMs) };
  const roles = {} as Roles;
  let folder: string;
  let masterKeys: MasterKeyring;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-worker-'));
    masterKeys = openMasterKeys({ LETHE_MASTER_KEY_FILE: join(folder, 'master.key') });
    for (const role of ['gateway', 'app', 'worker'] as const) {
      const url = testDatabase.urlAs(`lethe_${role}`);
      roles[role] = createDatabase({ url, applicationName: 'test', poolSizeMax: 4 });
    }
  });
  afterAll(async () => {
    await Promise.all(Object.values(roles).map((database) => database.close()));
    await rm(folder, { recursive: true });
  });

  /** A process that has just started: nothing in its memory yet. */
  const newSealer = (): Sealer =>
    createSealer({
      masterKeys,
      hourKeys: createHourKeyStore(roles.app),
      holdKeys: createHoldKeyStore(roles.app),
      clock,
    });
  const newGateway = (): Sealer => createSealer({ masterKeys, hourKeys: createHourKeyStore(roles.gateway), clock });

  async function moveTo(instant: Date): Promise<void> {
    offsetMs = instant.getTime() - Date.now();
    await testDatabase.query(
      'INSERT INTO demo_clock VALUES (true, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = EXCLUDED.offset_ms',
      [offsetMs],
    );
  }

  return {
    moveTo,
    get worker() {
      return roles.worker;
    },
    get app() {
      return roles.app;
    },
    get masterKeys() {
      return masterKeys;
    },
    clock,
    newGateway,
    newSealer,
    get rewrapper(): PayloadKeyRewrapper {
      return createPayloadKeyRewrapper(masterKeys);
    },
    seal,
    recordOf,
    ...createPayloadActions({ roles, newGateway, newSealer }),
    ...createHoldActions(roles),
    rekeys: (database: Pick<Database, 'pool'> = roles.worker) => createRekeyStore(database),
    releases: (database: Pick<Database, 'pool'> = roles.worker) => createHoldReleaseStore(database),
    preservation: (database: Pick<Database, 'pool'> = roles.worker) =>
      createHeldPreservation({
        heldParts: createHeldPartStore(database),
        rewrapper: createPayloadKeyRewrapper(masterKeys),
      }),
    sweep: (database: Pick<Database, 'pool'> = roles.worker) => createHourKeySweep(database as Database),
    /** The sweep of what released holds kept. */
    releaseNow: () =>
      releaseHolds({
        releases: createHoldReleaseStore(roles.worker),
        rewrapper: createPayloadKeyRewrapper(masterKeys),
      }),
    /** Both runs that a re-key takes, with the time between them. */
    async rekeyNow(): Promise<void> {
      const ports = { rekeys: createRekeyStore(roles.worker), rewrapper: createPayloadKeyRewrapper(masterKeys) };
      await rekeyErasedHours({ ...ports, cacheMs: HOUR_KEY_CACHE_MS });
      await moveTo(addMs(new Date(), 2 * HOUR_KEY_CACHE_MS));
      await rekeyErasedHours({ ...ports, cacheMs: HOUR_KEY_CACHE_MS });
    },
    ...inspectVault(testDatabase),
  };
}

type Roles = Record<'gateway' | 'app' | 'worker', Database>;

interface PayloadActionPorts {
  readonly roles: Roles;
  readonly newGateway: () => Sealer;
  readonly newSealer: () => Sealer;
}

function createPayloadActions({ roles, newGateway, newSealer }: PayloadActionPorts) {
  async function ship(record: RequestRecord, parts: readonly StoredPart[]): Promise<boolean> {
    const [outcome] = await createRecordWriter(roles.gateway).write([entryOf(record, parts)]);
    return outcome?.isStored ?? false;
  }
  const partsOf = ({ organizationId, id: requestId }: RequestRecord, isCustodian = false) =>
    createPayloadStore(roles.app).read({ organizationId, requestId, isCustodian, ...by });
  return {
    ship,
    async store(fixture: OrganizationFixture, traits: StoreTraits): Promise<RequestRecord> {
      const record = recordOf(fixture, traits);
      await ship(record, await seal(traits.sealer ?? newGateway(), record));
      return record;
    },
    partsOf,
    /** What the read path gives, opened by a process that has just started. */
    async read(record: RequestRecord, isCustodian = false): Promise<string[]> {
      const sealer = newSealer();
      const opened = await Promise.all((await partsOf(record, isCustodian)).map((part) => sealer.open(part)));
      return opened.map(({ bytes }) => Buffer.from(bytes).toString());
    },
    /** Opens with every key that is alive, as a thief of the row would, without asking the read path. */
    open: async (part: StoredPart) => Buffer.from((await newSealer().open(part)).bytes).toString(),
    erase: ({ organizationId, id: requestId }: RequestRecord) =>
      createPayloadStore(roles.app).erase({ organizationId, requestId, reason: 'asked for', ...by }),
  };
}

const TOMAS: Actor = { kind: 'user', id: 'u-2', label: 'Tomas' };

function createHoldActions(roles: Roles) {
  const change = (organizationId: OrganizationId, holdId: string, step: HoldStepName, actor: Actor = by.actor) =>
    createLegalHoldRepository(roles.app).change({
      organizationId,
      holdId,
      step,
      reason: step === 'request_release' || step === 'decline' ? 'settled' : null,
      actor,
      origin: by.origin,
    });
  const place = (organizationId: OrganizationId, scope: Partial<LegalHoldScope> = {}): Promise<LegalHold> =>
    createLegalHoldRepository(roles.app).place({
      organizationId,
      id: randomUUID(),
      draft: { name: 'Case 7', reason: 'litigation', ...EVERYTHING, ...scope },
      ...by,
    });
  return {
    /** In force, and read by nobody before a second person has confirmed it. */
    placeHold: place,
    confirm: ({ organizationId, id }: LegalHold) => change(organizationId, id, 'confirm', TOMAS),
    async hold(organizationId: OrganizationId, scope: Partial<LegalHoldScope> = {}): Promise<LegalHold> {
      const placed = await place(organizationId, scope);
      await change(organizationId, placed.id, 'confirm', TOMAS);
      return placed;
    },
    askRelease: ({ organizationId, id }: LegalHold) => change(organizationId, id, 'request_release'),
    approveRelease: ({ organizationId, id }: LegalHold) => change(organizationId, id, 'approve_release', TOMAS),
    decline: ({ organizationId, id }: LegalHold) => change(organizationId, id, 'decline', TOMAS),
    async release({ organizationId, id }: LegalHold): Promise<void> {
      await change(organizationId, id, 'request_release');
      await change(organizationId, id, 'approve_release', TOMAS);
    },
  };
}

interface StoreTraits {
  readonly expiresAt: Date;
  readonly endUser?: string;
  /** A gateway that has been running; a new one by default. */
  readonly sealer?: Sealer;
}

/** An instant within the hour that begins in so many days and hours from now, and its hour's end. */
export function hourAhead({ days = 1, hours = 0 } = {}): { expiresAt: Date; hourEndAt: Date; expiryHour: Date } {
  const expiryHour = utcHourOf(addMs(new Date(), days * MS_PER_DAY + hours * MS_PER_HOUR));
  return {
    expiryHour,
    expiresAt: addMs(expiryHour, MS_PER_HOUR / 2),
    hourEndAt: addMs(expiryHour, MS_PER_HOUR),
  };
}

/** What the parts of a record say, in the order of their names. */
export const textsOf = ({ id }: RequestRecord): string[] => [`request of ${id}`, `response of ${id}`];

function seal(sealer: Sealer, record: RequestRecord): Promise<StoredPart[]> {
  const { organizationId, projectId, id: requestId, retention } = record;
  const { policyVersion } = retention;
  const expiresAt = retention.expiresAt ?? new Date();
  const binding = { organizationId, projectId, requestId, expiresAt, policyVersion, mediaType: 'text/plain' };
  return Promise.all(
    (['request', 'response'] as const).map((part) =>
      sealer.seal({ ...binding, part }, Buffer.from(`${part} of ${requestId}`)),
    ),
  );
}

function recordOf(
  { organizationId, projectId, apiKeyId }: OrganizationFixture,
  { expiresAt, endUser }: StoreTraits,
): RequestRecord {
  const id = randomUUID() as RequestId;
  const record = unpricedRecord({ id, organizationId, projectId, apiKeyId, admittedAt: new Date() });
  return {
    ...record,
    cost: { ...record.cost, storageNanoUsd: 15_000n },
    retention: { ...record.retention, expiresAt, notStoredReason: null },
    handles: { ...record.handles, endUser: endUser ?? null },
  };
}
