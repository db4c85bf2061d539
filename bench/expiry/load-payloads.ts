import { randomBytes } from 'node:crypto';
import { addMs, MS_PER_DAY, utcDayName } from '@lethe/core/time';
import type pg from 'pg';

/** What lies in the store: rows of several days of expiry, as many of each, in the order in which requests came in. */
export interface PayloadLoad {
  /** Rows of the days that are over. */
  readonly dueRowCount: number;
  readonly dueDayCount: number;
  /** Days to come, of which nothing may go. */
  readonly livingDayCount: number;
  readonly organizationCount: number;
  /** In how many hours of a day something expires. */
  readonly hourCount: number;
  readonly ciphertextSizeBytes: number;
}

const randomPrefixSizeBytes = 16;
const rowsPerStatement = 100_000;

/** Organizations with their policies, and the keys of their hours on every day. */
export async function loadTenants(client: pg.Client, load: PayloadLoad, now: Date): Promise<void> {
  await client.query(
    `INSERT INTO organization (id, slug, name, plan) SELECT bench_id(1, n), 'org-' || n, 'Bench', 'pro' FROM generate_series(1, $1::int) n`,
    [load.organizationCount],
  );
  await client.query(
    `INSERT INTO retention_policy (organization_id, version, level, payload_retention_days, effective_at)
     SELECT id, 1, 'retain_all', 30, lethe_now() FROM organization`,
  );
  await client.query(
    `INSERT INTO keyring.hour_key (organization_id, expiry_hour, generation, master_key_version, wrapped_key)
     SELECT id, day::timestamp AT TIME ZONE 'UTC' + hour * interval '1 hour', 1, 1, decode(repeat('00', 60), 'hex')
     FROM organization, unnest($1::date[]) day, generate_series(0, $2::int - 1) hour`,
    [dayNames(load, now), load.hourCount],
  );
  // Nothing else: a table that was found empty is planned for as if it stayed so.
  await client.query('ANALYZE organization, retention_policy, keyring.hour_key');
}

/** Rows as the product writes them, into `payload` or a table of its shape, with the counts and the manifests that deletions are held against. */
export async function loadPayloads(
  client: pg.Client,
  table: 'payload' | 'payload_flat',
  { load, now }: { load: PayloadLoad; now: Date },
): Promise<void> {
  const days = dayNames(load, now);
  const rowCount = rowCountOf(load);
  if (table === 'payload') for (const day of days) await client.query('SELECT create_payload_partition($1)', [day]);
  const filler = randomBytes(load.ciphertextSizeBytes - randomPrefixSizeBytes);
  for (let first = 0; first < rowCount; first += rowsPerStatement) {
    const last = Math.min(first + rowsPerStatement, rowCount) - 1;
    await client.query(insertRows(table, days.length), [
      first,
      last,
      days,
      load.organizationCount,
      load.hourCount,
      filler,
    ]);
  }
  if (table === 'payload') for (const statement of [countRows, nameRows]) await client.query(statement);
  await client.query(`VACUUM (ANALYZE, FREEZE) ${table}`);
}

/** Makes the function by which rows get the same UUID for the same two numbers. */
export async function createBenchId(client: pg.Client): Promise<void> {
  await client.query(
    `CREATE OR REPLACE FUNCTION bench_id(kind int, number int) RETURNS uuid LANGUAGE sql IMMUTABLE
     RETURN (md5(kind || ' ' || number))::uuid`,
  );
}

/** All rows, those that live included. */
export function rowCountOf({
  dueRowCount,
  dueDayCount,
  livingDayCount,
}: Omit<PayloadLoad, 'organizationCount' | 'hourCount' | 'ciphertextSizeBytes'>): number {
  return (dueRowCount / dueDayCount) * (dueDayCount + livingDayCount);
}

/** The days that are over, and from the day after tomorrow on those to come. */
function dayNames({ dueDayCount, livingDayCount }: PayloadLoad, now: Date): string[] {
  const over = Array.from({ length: dueDayCount }, (_, day) => day - dueDayCount);
  const toCome = Array.from({ length: livingDayCount }, (_, day) => day + 2);
  return [...over, ...toCome].map((day) => utcDayName(addMs(now, day * MS_PER_DAY)));
}

/** The row of each number: day, organization and hour turn at different speeds, so that every combination is met. */
function insertRows(table: string, dayCount: number): string {
  return `INSERT INTO ${table} (
      organization_id, request_id, part, expires_at, project_id, policy_version, media_type, format, key_id, hour_key_generation,
      wrapped_key, ciphertext, plaintext_size_bytes, digest, admitted_at)
    SELECT bench_id(1, 1 + n / $DAYS % $4::int), bench_id(2, n), 'request', expires_at, bench_id(3, 1), 1, 'application/json', 1,
      bench_id(4, n), 1, decode(repeat('00', 60), 'hex'), ciphertext, 6144, sha256(ciphertext), expires_at - interval '30 days'
    FROM generate_series($1::int, $2::int) n
    CROSS JOIN LATERAL (SELECT ($3::date[])[1 + n % $DAYS]::timestamp AT TIME ZONE 'UTC'
      + n / $DAYS / $4::int % $5::int * interval '1 hour' + n % 3600 * interval '1 second' AS expires_at) AS moment
    CROSS JOIN LATERAL (SELECT decode(md5(n::text), 'hex') || $6::bytea AS ciphertext) AS content`.replaceAll(
    '$DAYS',
    String(dayCount),
  );
}

const countRows = `
  INSERT INTO keyring.payload_tally (organization_id, admitted_day, expiry_day, stored_count)
  SELECT organization_id, (admitted_at AT TIME ZONE 'UTC')::date, (expires_at AT TIME ZONE 'UTC')::date, count(*) FROM payload GROUP BY 1, 2, 3`;

/** What the manifests of the days of admission did long before anything expires. */
const nameRows =
  'SELECT append_manifest(organization_id, admitted_day) FROM (SELECT DISTINCT organization_id, admitted_day FROM keyring.payload_tally) day';
