import { randomUUID } from 'node:crypto';
import type { HeldPreservation } from '@lethe/core/payloads';
import { type DropEndedDaysPorts, dropEndedDays, type SweepHourKeysPorts, sweepHourKeys } from '@lethe/core/retention';
import type { OrganizationId } from '@lethe/core/tenancy';
import { utcDayName, utcHourOf } from '@lethe/core/time';
import type { TestDatabase } from '@lethe/testkit/postgres';
import pg from 'pg';
import { createDayDropper, createHourKeySweep, createTimeGuard, type Database } from '../index.ts';

const machine = { bootId: 'boot-1', uptimeMs: 100 * 86_400_000 };

/** As if the database's clock had been moved by so much without anybody saying so: what was measured before lies by as much behind it. */
export async function jumpClock(testDatabase: TestDatabase, byMs: number): Promise<void> {
  const by = [byMs];
  await testDatabase.query(`UPDATE time_reference SET anchored_at = anchored_at - $1 * interval '1 millisecond'`, by);
  await testDatabase.query(`UPDATE time_guard SET ticked_at = ticked_at - $1 * interval '1 millisecond'`, by);
  await testDatabase.query(
    'INSERT INTO demo_clock VALUES (true, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = demo_clock.offset_ms + EXCLUDED.offset_ms',
    by,
  );
}

const nothingHeld: HeldPreservation = {
  preserveHeld: async () => {
    throw new Error('nothing preserves');
  },
};

export interface DestructionOptions {
  readonly preservation?: HeldPreservation;
}

/** Both sweeps as the worker runs them. */
export function createDestruction(database: Database, { preservation = nothingHeld }: DestructionOptions = {}) {
  const guard = createTimeGuard(database, () => ({ ...machine, uptimeMs: machine.uptimeMs + performance.now() }));
  const hasTimeLeft = () => true;
  const keyPorts: SweepHourKeysPorts = { guard, sweep: createHourKeySweep(database), preservation, hasTimeLeft };
  const dayPorts: DropEndedDaysPorts = { guard, dropper: createDayDropper(database), hasTimeLeft };
  return {
    guard,
    keyPorts,
    dayPorts,
    sweepKeys: (overrides: Partial<SweepHourKeysPorts> = {}) => sweepHourKeys({ ...keyPorts, ...overrides }),
    dropDays: (overrides: Partial<DropEndedDaysPorts> = {}) => dropEndedDays({ ...dayPorts, ...overrides }),
  };
}

export interface StoredParts {
  readonly organizationId: OrganizationId;
  readonly admittedAt: Date;
  readonly expiresAt: Date;
  readonly count: number;
}

/**
 * Stores parts and the key of their hour as the gateway would have, whenever that was: with their tally, as if their manifest were written,
 * past every check of the present.
 */
export async function storeParts(
  testDatabase: TestDatabase,
  { organizationId, admittedAt, expiresAt, count }: StoredParts,
): Promise<void> {
  await testDatabase.query(
    `INSERT INTO keyring.hour_key (organization_id, expiry_hour, generation, master_key_version, wrapped_key)
     VALUES ($1, $2, 1, 1, '\\x00') ON CONFLICT DO NOTHING`,
    [organizationId, utcHourOf(expiresAt)],
  );
  await testDatabase.query('SELECT create_payload_partition($1::date)', [utcDayName(expiresAt)]);
  await testDatabase.query(
    `INSERT INTO payload (organization_id, request_id, part, expires_at, project_id, policy_version, media_type, format, key_id,
       hour_key_generation, wrapped_key, ciphertext, plaintext_size_bytes, digest, admitted_at)
     SELECT $1::uuid, md5(concat($1::uuid, $2::timestamptz, number))::uuid, 'request', $2, $3, 1, 'application/json', 1, gen_random_uuid(), 1, '\\x00', '\\x00', 1, sha256('\\x00'), $4
     FROM generate_series(1, $5) number`,
    [organizationId, expiresAt, randomUUID(), admittedAt, count],
  );
  await testDatabase.query(
    `INSERT INTO keyring.payload_tally AS tally (organization_id, admitted_day, expiry_day, stored_count, manifested_count)
     VALUES ($1, $2, $3, $4, $4)
     ON CONFLICT (organization_id, admitted_day, expiry_day) DO UPDATE SET stored_count = tally.stored_count + EXCLUDED.stored_count,
       manifested_count = tally.manifested_count + EXCLUDED.manifested_count`,
    [organizationId, utcDayName(admittedAt), utcDayName(expiresAt), count],
  );
}

/** Empties everything that destruction reads or writes, also what is append-only. */
export async function resetDestruction(testDatabase: TestDatabase): Promise<void> {
  const client = new pg.Client(testDatabase.url);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>('SELECT name FROM payload_partition');
    for (const { name } of rows) await client.query(`DROP TABLE ${name}`);
    await client.query('SET session_replication_role = replica');
    await client.query(`TRUNCATE keyring.hour_key, keyring.payload_wrap, keyring.payload_tally, keyring.destruction_tally, keyring.manifest_entry, keyring.log_leaf,
      keyring.log_node, keyring.log_checkpoint, legal_hold, demo_clock, time_guard, time_reference, sweep_run, sweep_fence CASCADE`);
    await client.query('UPDATE keyring.log_head SET size = 0');
  } finally {
    await client.end();
  }
}

export interface LeafBody {
  readonly type: string;
  readonly executed_at: string;
  readonly [field: string]: unknown;
}

export async function readLeaves(
  testDatabase: TestDatabase,
  kind: string,
): Promise<{ organizationId: string; body: LeafBody }[]> {
  const rows = await testDatabase.query<{ organization_id: string; body: string }>(
    'SELECT organization_id, body FROM keyring.log_leaf WHERE kind = $1 ORDER BY index',
    [kind],
  );
  return rows.map(({ organization_id: organizationId, body }) => ({
    organizationId,
    body: JSON.parse(body) as LeafBody,
  }));
}

/** Moves domain time as the demo's time machine does: announced, in the table that all processes share. */
export async function setOffset(testDatabase: TestDatabase, offsetMs: number): Promise<void> {
  await testDatabase.query(
    'INSERT INTO demo_clock VALUES (true, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = EXCLUDED.offset_ms',
    [Math.round(offsetMs)],
  );
}
