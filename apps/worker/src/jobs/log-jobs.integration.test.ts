import { randomUUID } from 'node:crypto';
import type { OrganizationId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, MS_PER_HOUR, utcDayName } from '@lethe/core/time';
import {
  createAuditLog,
  createAuditSealing,
  createDatabase,
  createManifestWriting,
  type Database,
  type ManifestWriting,
} from '@lethe/db';
import { auditOf, insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { merkleRoot, payloadCommitment } from '@lethe/translog';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sealAuditEventsJob } from './seal-audit-events.ts';
import { writeManifestsJob } from './write-manifests.ts';

const testDatabase = useDatabase();
let worker: Database;
let app: Database;
let manifests: ManifestWriting;
let mine: OrganizationFixture;

beforeAll(() => {
  worker = createDatabase({ url: testDatabase.urlAs('lethe_worker'), applicationName: 'test', poolSizeMax: 3 });
  app = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 2 });
  manifests = createManifestWriting(worker);
});
afterAll(() => Promise.all([worker.close(), app.close()]));
beforeEach(async () => {
  await testDatabase.query(
    'DELETE FROM payload; DELETE FROM payload_held; DELETE FROM payload_erasure; DELETE FROM keyring.payload_tally; DELETE FROM keyring.manifest_entry; DELETE FROM keyring.hour_key',
  );
  mine = await insertOrganization(testDatabase);
});

/** The server compares days with its own clock, so these tests stand at the real instant. */
const now = new Date();
const dayAt = (days: number) => utcDayName(addMs(now, days * MS_PER_DAY));
const noon = (day: string) => new Date(`${day}T12:00:00.000Z`);

interface Part {
  readonly requestId: string;
  readonly part: string;
  readonly digest: Buffer;
}

/** A part as the gateway's writer leaves it, counted in the same transaction. */
async function store(
  organizationId: OrganizationId,
  admittedDay: string,
  expiryDay: string,
  part = 'request',
): Promise<Part> {
  const requestId = randomUUID();
  await testDatabase.query('SELECT create_payload_partition($1::date)', [expiryDay]);
  const [row] = await testDatabase.query<{ digest: Buffer }>(
    `WITH stored AS (
       INSERT INTO payload (organization_id, request_id, part, expires_at, project_id, policy_version, media_type, format, key_id,
         hour_key_generation, wrapped_key, ciphertext, plaintext_size_bytes, digest, admitted_at)
       VALUES ($1, $2, $5, $4, $2, 1, 'application/json', 1, $2, 1, '\\x00', '\\x00', 1, sha256(uuid_send($2)), $3) RETURNING digest
     ), counted AS (
       INSERT INTO keyring.payload_tally AS tally (organization_id, admitted_day, expiry_day, stored_count) VALUES ($1, $6, $7, 1)
       ON CONFLICT (organization_id, admitted_day, expiry_day) DO UPDATE SET stored_count = tally.stored_count + 1)
     SELECT digest FROM stored`,
    [organizationId, requestId, noon(admittedDay), noon(expiryDay), part, admittedDay, expiryDay],
  );
  return { requestId, part, digest: row?.digest ?? Buffer.alloc(0) };
}

async function erase({ requestId }: Part): Promise<void> {
  await testDatabase.query(
    `WITH gone AS (DELETE FROM payload WHERE request_id = $1 RETURNING *),
     erased AS (
       INSERT INTO payload_erasure (organization_id, request_id, erased_at, reason, actor_kind, actor_label, admitted_at, expires_at, parts, digests)
       SELECT organization_id, request_id, lethe_now(), 'asked for', 'system', 'test', admitted_at, expires_at, array_agg(part), array_agg(digest)
       FROM gone GROUP BY organization_id, request_id, admitted_at, expires_at)
     UPDATE keyring.payload_tally tally SET erased_count = erased_count + 1 FROM gone
     WHERE tally.organization_id = gone.organization_id AND tally.admitted_day = (gone.admitted_at AT TIME ZONE 'UTC')::date
       AND tally.expiry_day = (gone.expires_at AT TIME ZONE 'UTC')::date`,
    [requestId],
  );
}

async function hold({ requestId }: Part): Promise<void> {
  await testDatabase.query(
    `WITH gone AS (DELETE FROM payload WHERE request_id = $1 RETURNING *)
     INSERT INTO payload_held (organization_id, request_id, part, expires_at, project_id, policy_version, media_type, format, key_id, hold_id,
       wrapped_key, ciphertext, plaintext_size_bytes, digest, admitted_at, held_at)
     SELECT organization_id, request_id, part, expires_at, project_id, policy_version, media_type, format, key_id, key_id, wrapped_key, ciphertext,
       plaintext_size_bytes, digest, admitted_at, lethe_now() FROM gone`,
    [requestId],
  );
}

interface ManifestLeaf {
  readonly admitted_day: string;
  readonly sequence: number;
  readonly entries: readonly { expiry_day: string; parts: number; root: string }[];
}

async function leavesOf(organizationId: OrganizationId): Promise<ManifestLeaf[]> {
  const rows = await testDatabase.query<{ body: string }>(
    `SELECT body FROM keyring.log_leaf WHERE organization_id = $1 AND kind = 'manifest' ORDER BY index`,
    [organizationId],
  );
  return rows.map(({ body }) => JSON.parse(body) as ManifestLeaf);
}

async function rootOf(parts: readonly Part[]): Promise<string> {
  const [row] = await testDatabase.query<{ salt: Buffer }>(
    'SELECT salt FROM keyring.organization_salt WHERE organization_id = $1',
    [mine.organizationId],
  );
  const salt = row?.salt ?? Buffer.alloc(0);
  const inOrder = [...parts].toSorted((one, other) => (one.requestId < other.requestId ? -1 : 1));
  return merkleRoot(inOrder.map((part) => payloadCommitment({ salt, ...part }))).toString('hex');
}

const runManifests = () => writeManifestsJob(manifests).run(now);

describe('manifests', () => {
  test('an ended day has one, by day of expiry, with the root over every part wherever it is by now', async () => {
    const soon = [
      await store(mine.organizationId, dayAt(-1), dayAt(1)),
      await store(mine.organizationId, dayAt(-1), dayAt(1)),
    ];
    const late = [
      await store(mine.organizationId, dayAt(-1), dayAt(3)),
      await store(mine.organizationId, dayAt(-1), dayAt(3)),
    ];
    await store(mine.organizationId, dayAt(0), dayAt(3));
    if (soon[0] !== undefined) await erase(soon[0]);
    if (late[1] !== undefined) await hold(late[1]);
    expect(await runManifests()).toMatchObject({ manifestCount: 1, partCount: 4 });
    expect(await leavesOf(mine.organizationId)).toEqual([
      expect.objectContaining({
        type: 'manifest',
        admitted_day: dayAt(-1),
        sequence: 1,
        entries: [
          { expiry_day: dayAt(1), parts: 2, root: await rootOf(soon) },
          { expiry_day: dayAt(3), parts: 2, root: await rootOf(late) },
        ],
      }),
    ]);
    expect(await runManifests()).toMatchObject({ manifestCount: 0, partCount: 0 });
  });

  test('what arrives late goes into a supplement that names it and nothing else', async () => {
    await store(mine.organizationId, dayAt(-1), dayAt(2));
    await runManifests();
    const late = await store(mine.organizationId, dayAt(-1), dayAt(2));
    const other = await store(mine.organizationId, dayAt(-1), dayAt(4));
    await runManifests();
    expect((await leavesOf(mine.organizationId))[1]).toMatchObject({
      sequence: 2,
      entries: [
        { expiry_day: dayAt(2), parts: 1, root: await rootOf([late]) },
        { expiry_day: dayAt(4), parts: 1, root: await rootOf([other]) },
      ],
    });
    expect(await manifests.nextWriteAt()).toBeNull();
  });

  test('parts that are missing raise the alarm once, and the manifest tells what is there', async () => {
    const kept = await store(mine.organizationId, dayAt(-1), dayAt(2));
    const gone = await store(mine.organizationId, dayAt(-1), dayAt(2));
    await testDatabase.query('DELETE FROM payload WHERE request_id = $1', [gone.requestId]);
    await expect(runManifests()).rejects.toMatchObject({ code: 'internal_error' });
    expect((await leavesOf(mine.organizationId)).map(({ entries }) => entries)).toEqual([
      [{ expiry_day: dayAt(2), parts: 1, root: await rootOf([kept]) }],
    ]);
    expect(await runManifests()).toMatchObject({ partCount: 0 });
  });

  test('a run whose claim was taken over, or that dies before its commit, writes nothing, and the next one writes it once', async () => {
    await store(mine.organizationId, dayAt(-1), dayAt(2));
    const late = await manifests.claim();
    await manifests.claim();
    await expect(
      manifests.write({ token: late, organizationId: mine.organizationId, admittedDay: dayAt(-1) }),
    ).rejects.toThrow('taken over');
    const token = await manifests.claim();
    const dying = worker.withTransaction(async (transaction) => {
      await transaction.query('SELECT write_manifest($1, $2, $3)', [token, mine.organizationId, dayAt(-1)]);
      throw new Error('killed');
    });
    await expect(dying).rejects.toThrow('killed');
    expect(await leavesOf(mine.organizationId)).toEqual([]);
    await Promise.allSettled([runManifests(), runManifests()]);
    await runManifests();
    expect(await leavesOf(mine.organizationId)).toHaveLength(1);
  });

  test('a day that has not ended has none, and the clock knows when it can', async () => {
    await store(mine.organizationId, dayAt(0), dayAt(2));
    expect(await runManifests()).toMatchObject({ manifestCount: 0 });
    expect(await manifests.nextWriteAt()).toEqual(new Date(`${dayAt(1)}T00:00:00.000Z`));
    const write = manifests.write({
      token: await manifests.claim(),
      organizationId: mine.organizationId,
      admittedDay: dayAt(0),
    });
    await expect(write).rejects.toThrow('has not ended');
  });

  test('what a drop takes before any manifest was written is named in the same transaction, before it is gone', async () => {
    const part = await store(mine.organizationId, dayAt(-3), dayAt(-1));
    const [row] = await testDatabase.query<{ outcome: string }>(
      `SELECT outcome FROM drop_payload_partition(claim_sweep('drop-payload-partitions'), $1)`,
      [dayAt(-1)],
    );
    expect(row?.outcome).toBe('dropped');
    expect((await leavesOf(mine.organizationId)).map(({ entries }) => entries)).toEqual([
      [{ expiry_day: dayAt(-1), parts: 1, root: await rootOf([part]) }],
    ]);
    const kinds = await testDatabase.query<{ kind: string }>(
      'SELECT kind FROM keyring.log_leaf WHERE organization_id = $1 ORDER BY index',
      [mine.organizationId],
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['manifest', 'deletion']);
    expect(await runManifests()).toMatchObject({ manifestCount: 0, forgottenCount: 1 });
  });

  test('commitments are kept while a part may still come in: until the day has ended and its keys are gone', async () => {
    await store(mine.organizationId, dayAt(-3), dayAt(-1));
    await store(mine.organizationId, dayAt(-3), dayAt(1));
    await testDatabase.query(
      `INSERT INTO keyring.hour_key (organization_id, expiry_hour, generation, master_key_version, wrapped_key) VALUES ($1, $2, 1, 1, '\\x00')`,
      [mine.organizationId, noon(dayAt(-1))],
    );
    expect(await runManifests()).toMatchObject({ partCount: 2, forgottenCount: 0 });
    await testDatabase.query('DELETE FROM keyring.hour_key');
    expect(await runManifests()).toMatchObject({ forgottenCount: 1 });
  });
});

test('invariant 42: after any history of storing, erasing, holding and manifests, the manifests name each part exactly once', async () => {
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('store' as const),
        day: fc.integer({ min: -3, max: -1 }),
        expiry: fc.integer({ min: 1, max: 3 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('erase' as const, 'hold' as const), which: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('manifest' as const) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const { organizationId } = await insertOrganization(testDatabase);
      const parts: Part[] = [];
      for (const taken of steps) {
        if (taken.kind === 'store') parts.push(await store(organizationId, dayAt(taken.day), dayAt(taken.expiry)));
        else if (taken.kind === 'manifest') await runManifests();
        else {
          const part = parts[taken.which % Math.max(parts.length, 1)];
          if (part !== undefined) await (taken.kind === 'erase' ? erase(part) : hold(part));
        }
      }
      await runManifests();
      expect(await differences(organizationId)).toEqual([]);
    }),
    { numRuns: 25 },
  );
}, 120_000);

/** The oracle, from the leaves alone on one side and from the tables alone on the other. */
function differences(organizationId: OrganizationId): Promise<unknown[]> {
  return testDatabase.query(
    `WITH manifested AS (
       SELECT (body::jsonb ->> 'admitted_day')::date AS admitted_day, (entry ->> 'expiry_day')::date AS expiry_day, sum((entry ->> 'parts')::int) AS parts
       FROM keyring.log_leaf CROSS JOIN jsonb_array_elements(body::jsonb -> 'entries') entry
       WHERE organization_id = $1 AND kind = 'manifest' GROUP BY 1, 2
     ), there AS (
       SELECT (admitted_at AT TIME ZONE 'UTC')::date AS admitted_day, (expires_at AT TIME ZONE 'UTC')::date AS expiry_day, sum(parts) AS parts
       FROM (
         SELECT admitted_at, expires_at, 1 AS parts FROM payload WHERE organization_id = $1
         UNION ALL SELECT admitted_at, expires_at, 1 FROM payload_held WHERE organization_id = $1
         UNION ALL SELECT admitted_at, expires_at, cardinality(parts) FROM payload_erasure WHERE organization_id = $1
       ) everywhere GROUP BY 1, 2
     )
     SELECT * FROM manifested FULL JOIN there USING (admitted_day, expiry_day) WHERE manifested.parts IS DISTINCT FROM there.parts`,
    [organizationId],
  );
}

test('invariant 43: no leaf holds an id of an organization, a person or a request, an address, a name, or a secret', async () => {
  const secrets = [
    'Ines Marchetti',
    '203.0.113.9',
    'call-1',
    'canary of the tenant',
    mine.organizationId,
    mine.projectId,
    mine.slug,
  ];
  const part = await store(mine.organizationId, dayAt(-1), dayAt(1));
  await createAuditLog(app).append({ ...auditOf(mine), after: { name: 'canary of the tenant' } });
  await sealAuditEventsJob(createAuditSealing(worker)).run(now);
  await runManifests();
  const leaves = await testDatabase.query<{ body: string; kind: string }>(
    'SELECT body, kind FROM keyring.log_leaf WHERE organization_id = $1',
    [mine.organizationId],
  );
  expect(leaves.map(({ kind }) => kind).toSorted()).toEqual(['audit', 'manifest']);
  const everywhere = await testDatabase.query<{ id: string }>(
    `SELECT id::text FROM organization UNION ALL SELECT id::text FROM request UNION ALL SELECT id::text FROM "user" UNION ALL SELECT slug FROM organization
     UNION ALL SELECT email FROM "user" UNION ALL SELECT request_id::text FROM payload UNION ALL SELECT encode(digest, 'hex') FROM payload
     UNION ALL SELECT encode(salt, 'hex') FROM keyring.organization_salt`,
  );
  const all = (await testDatabase.query<{ body: string }>('SELECT body FROM keyring.log_leaf'))
    .map(({ body }) => body)
    .join('\n');
  for (const secret of [...secrets, part.requestId, ...everywhere.map(({ id }) => id)])
    expect(all).not.toContain(secret);
});

describe('sealing audit events', () => {
  test('one organization whose events were tampered with stops no other, and the run says that it failed', async () => {
    const other = await insertOrganization(testDatabase);
    const auditLog = createAuditLog(app);
    for (const fixture of [mine, other]) for (let at = 0; at < 2; at += 1) await auditLog.append(auditOf(fixture));
    await testDatabase.query('ALTER TABLE audit_event DISABLE TRIGGER ALL');
    await testDatabase.query('DELETE FROM audit_event WHERE organization_id = $1 AND number = 1', [
      mine.organizationId,
    ]);
    await testDatabase.query('ALTER TABLE audit_event ENABLE TRIGGER ALL');
    const job = sealAuditEventsJob(createAuditSealing(worker));
    await expect(job.run(now)).rejects.toMatchObject({ code: 'service_unavailable' });
    const sealed = await testDatabase.query<{ organization_id: string }>(
      'SELECT organization_id FROM keyring.audit_batch WHERE to_number = 2',
    );
    expect(sealed).toContainEqual({ organization_id: other.organizationId });
    expect(sealed).not.toContainEqual({ organization_id: mine.organizationId });
    expect((await job.nextWorkAt?.())?.getTime()).toBeLessThanOrEqual(Date.now() + MS_PER_HOUR);
  });
});
