import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { RecordedPart } from '@lethe/core/payloads';
import type { PolicyDraft, Redaction } from '@lethe/core/retention';
import type { OrganizationId, RequestId, UserId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import {
  createApiKeyResolver,
  createFingerprintKeyStore,
  createIdempotencyStore,
  createPayloadStore,
  createRecordWriter,
  createRetentionPolicyRepository,
} from './index.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, insertHourKey, partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const REDACTION: Redaction = {
  email: true,
  phone: false,
  card: true,
  secret: true,
  patterns: [{ name: 'employee-id', pattern: 'EMP-\\d{6}' }],
};
const DRAFT: PolicyDraft = { level: 'retain_all', payloadRetentionDays: 7, metadataRetentionDays: null };
const FINGERPRINT = Buffer.alloc(16, 7);
const origin = { requestId: 'call', address: null };

function policies() {
  return createRetentionPolicyRepository(connections.app);
}

function save({ organizationId }: OrganizationFixture, baseVersion: number, draft: PolicyDraft) {
  const actor = { kind: 'user', id: randomUUID() as UserId, label: 'Ines' } as const;
  const target = { kind: 'retention_policy', id: '2' } as const;
  const audit = {
    organizationId,
    actor,
    origin,
    action: 'retention_policy.changed',
    target,
    before: null,
    after: null,
  } as const;
  return policies().append({ organizationId, baseVersion, draft, authorId: null, audit });
}

async function storePayload(fixture: OrganizationFixture, known: Partial<Record<'request' | 'response', object>>) {
  const id = randomUUID() as RequestId;
  const record = storedUntil(addMs(new Date(), MS_PER_DAY), recordOf(fixture, { id, admittedAt: new Date() }));
  const parts: RecordedPart[] = (['request', 'response'] as const).map((part) => ({
    ...partOf(record, part),
    ...known[part],
  }));
  for (const part of parts) await insertHourKey(testDatabase, part);
  await createRecordWriter(connections.gateway).write([entryOf(record, parts)]);
  return record;
}

const known = (view: string, requestId: RequestId) =>
  testDatabase.query(
    `SELECT part, redacted_count, prompt_fingerprint FROM ${view} WHERE request_id = $1 ORDER BY part`,
    [requestId],
  );

describe('the redaction of a policy', () => {
  test('is nothing for a new organization, is kept by a save that leaves it out, and is in each version', async () => {
    const fixture = await insertOrganization(testDatabase);
    const nothing = { email: false, phone: false, card: false, secret: false, patterns: [] };
    expect((await policies().current(fixture.organizationId)).redaction).toEqual(nothing);
    expect((await save(fixture, 1, { ...DRAFT, redaction: REDACTION }))?.redaction).toEqual(REDACTION);
    expect((await save(fixture, 2, DRAFT))?.redaction).toEqual(REDACTION);
    expect((await save(fixture, 3, { ...DRAFT, redaction: nothing }))?.redaction).toEqual(nothing);
    const history = await policies().history(fixture.organizationId);
    expect(history.map(({ redaction }) => redaction.email)).toEqual([false, true, true, false]);
  });

  test('comes to the gateway with the version that it is of; null where nothing is redacted', async () => {
    const fixture = await insertOrganization(testDatabase);
    const digest = randomBytes(32);
    await testDatabase.query('UPDATE api_key SET digest = $2 WHERE id = $1', [fixture.apiKeyId, digest]);
    const resolve = () => createApiKeyResolver(connections.gateway).resolve(digest);
    expect(await resolve()).toMatchObject({ redaction: null, policy: { version: 1 } });
    await save(fixture, 1, { ...DRAFT, redaction: REDACTION });
    expect(await resolve()).toMatchObject({ redaction: REDACTION, policy: { version: 2 } });
  });
});

describe('what is known of a part beside its ciphertext', () => {
  test('lies in its row: the count of what was redacted, and the fingerprint of a request’s prompt', async () => {
    const record = await storePayload(await insertOrganization(testDatabase), {
      request: { redactedCount: 3, promptFingerprint: FINGERPRINT },
      response: { redactedCount: 0 },
    });
    const rows = [
      { part: 'request', redacted_count: 3, prompt_fingerprint: FINGERPRINT },
      { part: 'response', redacted_count: 0, prompt_fingerprint: null },
    ];
    expect(await known('payload', record.id)).toEqual(rows);
    expect(await known('readable_payload', record.id)).toEqual(rows);
  });

  test('goes with it when it is erased', async () => {
    const record = await storePayload(await insertOrganization(testDatabase), {
      request: { redactedCount: 3, promptFingerprint: FINGERPRINT },
    });
    await createPayloadStore(connections.app).erase({
      organizationId: record.organizationId,
      requestId: record.id,
      reason: 'asked',
      actor: { kind: 'user', id: randomUUID(), label: 'Ines' },
      origin,
    });
    expect(await known('readable_payload', record.id)).toEqual([]);
    const [left] = await testDatabase.query('SELECT * FROM payload_erasure WHERE request_id = $1', [record.id]);
    expect(JSON.stringify(left)).not.toContain(FINGERPRINT.toString('hex'));
    expect(await known('payload', record.id)).toEqual([]);
  });

  test('a fingerprint is refused on an answer, and leaves no sample in the planner’s statistics', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = await storePayload(fixture, { response: { promptFingerprint: FINGERPRINT } });
    expect(await known('payload', record.id)).toEqual([]);
    for (let index = 0; index < 20; index += 1) {
      await storePayload(fixture, { request: { promptFingerprint: FINGERPRINT } });
    }
    await testDatabase.query('ANALYZE');
    const samples = await testDatabase.query(
      `SELECT attname FROM pg_stats WHERE attname IN ('prompt_fingerprint', 'redaction') AND (most_common_vals IS NOT NULL OR histogram_bounds IS NOT NULL)`,
    );
    expect(samples).toEqual([]);
  });
});

describe('the key of an organization’s fingerprints', () => {
  test('of many gateways that make one at once the first is kept, and all get that', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const store = createFingerprintKeyStore(connections.gateway);
    const made = Array.from({ length: 20 }, () => sealed());
    const kept = await Promise.all(made.map((key) => store.keep(organizationId, key)));
    const [first] = kept;
    expect(made.some((key) => key.equals(Buffer.from(first ?? [])))).toBe(true);
    for (const key of kept) expect(key).toEqual(first);
  });

  test('is made for no organization that is gone, and dies with its own', async () => {
    const store = createFingerprintKeyStore(connections.gateway);
    expect(await store.keep(randomUUID() as OrganizationId, sealed())).toBeNull();
    const { organizationId } = await insertOrganization(testDatabase);
    await store.keep(organizationId, sealed());
    await testDatabase.query('DELETE FROM api_key WHERE organization_id = $1', [organizationId]);
    await testDatabase.query('DELETE FROM organization WHERE id = $1', [organizationId]);
    expect(
      await testDatabase.query('SELECT FROM fingerprint_key WHERE organization_id = $1', [organizationId]),
    ).toEqual([]);
  });

  test('is read by no app but through its own functions', async () => {
    for (const { pool } of Object.values(connections)) {
      await expect(pool.query('SELECT * FROM fingerprint_key')).rejects.toThrow('permission denied');
    }
    await expect(
      connections.app.pool.query('SELECT keep_fingerprint_key($1, $2)', [randomUUID(), sealed()]),
    ).rejects.toThrow('permission denied');
  });
});

test('an answer that something was redacted from says so to whoever repeats its request', async () => {
  const fixture = await insertOrganization(testDatabase);
  const store = createIdempotencyStore(connections.gateway);
  for (const [redactedCount, isRedacted] of [
    [2, true],
    [0, false],
    [null, false],
  ] as const) {
    const record = await storePayload(fixture, { request: { redactedCount: 5 }, response: { redactedCount } });
    const digest = (text: string) => createHash('sha256').update(text).digest();
    const { organizationId, projectId, apiKeyId } = fixture;
    const scope = { organizationId, projectId, keyDigest: digest(record.id), bodyDigest: digest('body') };
    await store.claim(scope, record.id);
    const answer = await store.readAnswer(scope, { apiKeyId, requestId: randomUUID() as RequestId, address: null });
    expect(answer).toMatchObject({ isRedacted, firstId: record.id });
  }
});

/** As `sealed_secret_version` reads it. */
function sealed(): Buffer {
  return Buffer.concat([Buffer.from([2, 0, 0, 0, 1]), randomBytes(80)]);
}
