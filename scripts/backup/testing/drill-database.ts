import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createHeldPreservation, type RequestRecord, rekeyErasedHours, type StoredPart } from '@lethe/core/payloads';
import { entryOf, unpricedRecord } from '@lethe/core/payloads/testing';
import { HOUR_KEY_CACHE_MS, sweepHourKeys } from '@lethe/core/retention';
import type { RequestId } from '@lethe/core/tenancy';
import { addMs, type Clock } from '@lethe/core/time';
import {
  createDatabase,
  createHeldPartStore,
  createHoldKeyStore,
  createHourKeyStore,
  createHourKeySweep,
  createMasterKeyRotationStore,
  createMasterKeyVersions,
  createPayloadStore,
  createRecordWriter,
  createRekeyStore,
  createTimeGuard,
  type Database,
} from '@lethe/db';
import { grantLogins, urlAs } from '@lethe/prisma/migrate';
import type { OrganizationFixture } from '@lethe/testkit/postgres';
import {
  createMasterKeyRotation,
  createMasterKeyWriter,
  createPayloadKeyRewrapper,
  createSealer,
  openMasterKeys,
  type Sealer,
  startMasterKeys,
} from '@lethe/vault';
import pg from 'pg';

type Role = 'lethe_gateway' | 'lethe_app' | 'lethe_worker';
const PASSWORDS: Readonly<Record<Role, string>> = { lethe_gateway: 'g', lethe_app: 'a', lethe_worker: 'w' };
const by = {
  actor: { kind: 'user', id: 'u-1', label: 'Ines Marchetti' },
  origin: { requestId: 'call-1', address: null },
} as const;

/** What gateway, dashboard and worker do with the payloads of one database, as the roles that they have, on a clock that the drill moves. */
export async function openDrillDatabase({ url, keyFolder }: { url: string; keyFolder: string }) {
  await grantLogins(url, PASSWORDS);
  const admin = new pg.Pool({ connectionString: url, max: 2 });
  // A server that stops ends connections that nobody uses; that is no failure of the drill.
  admin.on('error', () => {});
  const roleUrl = (role: Role) => urlAs(url, { role, password: PASSWORDS[role] });
  const open = (role: Role): Database =>
    createDatabase({ url: roleUrl(role), applicationName: 'lethe drill', poolSizeMax: 3 });
  const roles = { gateway: open('lethe_gateway'), app: open('lethe_app'), worker: open('lethe_worker') };
  const file = join(keyFolder, 'master.key');
  const settings = { LETHE_MASTER_KEY_FILE: file };
  let offsetMs = 0;
  const clock: Clock = { now: () => addMs(new Date(), offsetMs) };

  const query = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
    (await admin.query<Row>(sql, values)).rows;
  /** A process that has just started, with the keys that the file has now. */
  const newSealer = (database: Database): Sealer =>
    createSealer({
      masterKeys: openMasterKeys(settings),
      hourKeys: createHourKeyStore(database),
      ...(database === roles.app && { holdKeys: createHoldKeyStore(database) }),
      clock,
    });

  async function moveTo(instant: Date): Promise<void> {
    offsetMs = instant.getTime() - Date.now();
    await query(
      'INSERT INTO demo_clock VALUES (true, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = EXCLUDED.offset_ms',
      [offsetMs],
    );
  }

  return {
    query,
    roleUrl,
    moveTo,
    clock,
    /** Registers the keys of the file, as every start does. */
    async start(): Promise<void> {
      const versions = createMasterKeyVersions(roles.worker);
      (await startMasterKeys({ settings, versions, keepsDisabled: true, onProblem: () => {} })).close();
    },
    async store(fixture: OrganizationFixture, expiresAt: Date): Promise<RequestRecord> {
      const record = recordOf(fixture, { expiresAt, admittedAt: clock.now() });
      const parts = await seal(newSealer(roles.gateway), record);
      await createRecordWriter(roles.gateway).write([entryOf(record, parts)]);
      return record;
    },
    erase: ({ organizationId, id: requestId }: RequestRecord) =>
      createPayloadStore(roles.app).erase({ organizationId, requestId, reason: 'asked for', ...by }),
    ...watchOrganizations(query),
    /** What the one read path gives: the texts of the parts; none when there is nothing to read. */
    async read(
      { organizationId, id: requestId }: Pick<RequestRecord, 'organizationId' | 'id'>,
      isCustodian = false,
    ): Promise<string[]> {
      const parts = await createPayloadStore(roles.app).read({ organizationId, requestId, isCustodian, ...by });
      const sealer = newSealer(roles.app);
      const opened = await Promise.all(parts.map((part) => sealer.open(part)));
      return opened.map(({ bytes }) => Buffer.from(bytes).toString());
    },
    /** A run of every job that destroys or replaces keys. */
    async runKeyJobs(): Promise<void> {
      const rewrapper = createPayloadKeyRewrapper(openMasterKeys(settings, { keepsDisabled: true }));
      const guard = createTimeGuard(roles.worker, () => ({ bootId: 'drill', uptimeMs: Math.round(performance.now()) }));
      const preservation = createHeldPreservation({ heldParts: createHeldPartStore(roles.worker), rewrapper });
      const hasTimeLeft = () => true;
      await sweepHourKeys({ guard, sweep: createHourKeySweep(roles.worker), preservation, hasTimeLeft });
      await rekeyErasedHours({ rekeys: createRekeyStore(roles.worker), rewrapper, cacheMs: HOUR_KEY_CACHE_MS });
      const rotation = createMasterKeyRotation({
        masterKeys: openMasterKeys(settings, { keepsDisabled: true }),
        writer: createMasterKeyWriter(file),
        store: createMasterKeyRotationStore(roles.worker),
      });
      await rotation.run(clock.now());
    },
    async close(): Promise<void> {
      await Promise.all([...Object.values(roles).map((database) => database.close()), admin.end()]);
    },
  };
}

type Query = <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>;

function watchOrganizations(query: Query) {
  const tablesOf = (schema: string) =>
    query<{ name: string }>(
      `SELECT format('%I.%I', nspname, relname) AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
       JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'organization_id'
       WHERE nspname = $1 AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'log_leaf'`,
      [schema],
    );
  return {
    /** Placed by one person and confirmed by another. */
    async hold({ organizationId, id }: RequestRecord): Promise<void> {
      await query(
        `INSERT INTO legal_hold (organization_id, id, name, reason, request_ids, placed_at, placed_by_label, placed_by_person)
         VALUES ($1, gen_random_uuid(), 'Case 7', 'litigation', ARRAY[$2::uuid], now(), 'Ines', 'user:1')`,
        [organizationId, id],
      );
      await query(
        `UPDATE legal_hold SET confirmed_at = now(), confirmed_by_label = 'Tomas', confirmed_by_person = 'user:2' WHERE confirmed_at IS NULL`,
      );
    },
    /** What a purge does to the key schema, which is all that a restore learns of it. */
    async purgeKeySchema(organizationId: string): Promise<void> {
      for (const { name } of await tablesOf('keyring')) {
        await query(`DELETE FROM ${name} WHERE organization_id = $1`, [organizationId]);
      }
      await query('SELECT journal_purge($1)', [organizationId]);
    },
    /** The tables in which an organization has rows. */
    async rowsOf(organizationId: string): Promise<string[]> {
      const found: string[] = [];
      for (const { name } of [...(await tablesOf('public')), ...(await tablesOf('keyring'))]) {
        const rows = await query(`SELECT FROM ${name} WHERE organization_id = $1 LIMIT 1`, [organizationId]);
        if (rows.length > 0) found.push(name);
      }
      return found;
    },
  };
}

export type DrillDatabase = Awaited<ReturnType<typeof openDrillDatabase>>;

/** What the parts of a record say, in the order of their names. */
export const textsOf = ({ id }: RequestRecord): string[] => [`request of ${id}`, `response of ${id}`];

function seal(
  sealer: Sealer,
  { organizationId, projectId, id: requestId, retention }: RequestRecord,
): Promise<StoredPart[]> {
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
  { expiresAt, admittedAt }: { expiresAt: Date; admittedAt: Date },
): RequestRecord {
  const id = randomUUID() as RequestId;
  const record = unpricedRecord({ id, organizationId, projectId, apiKeyId, admittedAt });
  return {
    ...record,
    cost: { ...record.cost, storageNanoUsd: 15_000n },
    retention: { ...record.retention, expiresAt, notStoredReason: null },
  };
}
