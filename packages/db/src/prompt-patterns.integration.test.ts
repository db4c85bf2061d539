import { randomBytes } from 'node:crypto';
import type { PromptPatterns } from '@lethe/core/analytics';
import type { ProjectId, ProjectScope } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, MS_PER_HOUR } from '@lethe/core/time';
import { insertOrganization, moveOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { expect, test } from 'vitest';
import { createAnalyticsReader, createPayloadStore, createRecordWriter } from './index.ts';
import { readPromptPatterns } from './prompt-patterns.ts';
import { useConnections } from './testing/connections.ts';
import { createDomainClock } from './testing/domain-clock.ts';
import { createCases } from './testing/holds.ts';
import { entryOf, insertHourKey, partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

const NOW = new Date();
const SPAN = { from: addMs(NOW, -MS_PER_DAY), to: addMs(NOW, MS_PER_HOUR) };
const REFUND = Buffer.alloc(16, 1);
const TRIAGE = Buffer.alloc(16, 2);

interface Traits {
  readonly fingerprint: Buffer | null;
  readonly totalMs?: number;
  readonly statusCode?: number;
  readonly model?: string;
  readonly minutesAgo?: number;
  readonly isStored?: boolean;
  readonly expiresInDays?: number;
}

async function ship(fixture: OrganizationFixture, traits: readonly Traits[]) {
  const records = traits.map(
    ({ totalMs = 100, statusCode = 200, model = 'gpt-5', minutesAgo = 60, isStored = true, expiresInDays = 2 }) => {
      const record = recordOf(fixture, {
        admittedAt: addMs(NOW, -minutesAgo * 60_000),
        timing: { gatewayMs: 1, firstTokenMs: 5, totalMs },
        statusCode,
        model,
      });
      return isStored ? storedUntil(addMs(NOW, expiresInDays * MS_PER_DAY), record) : record;
    },
  );
  for (const record of records) await insertHourKey(testDatabase, partOf(record));
  await createRecordWriter(connections.gateway).write(
    records.map((record, index) =>
      traits[index]?.isStored === false
        ? entryOf(record)
        : entryOf(record, [partOf(record), partOf(record, 'response')]),
    ),
  );
  await testDatabase.query(
    `UPDATE payload SET prompt_fingerprint = given.fingerprint
     FROM unnest($1::uuid[], $2::bytea[]) given (id, fingerprint) WHERE payload.request_id = given.id AND payload.part = 'request'`,
    [records.map(({ id }) => id), traits.map(({ fingerprint }) => fingerprint)],
  );
  return records;
}

function patternsOf({ organizationId }: OrganizationFixture, projects: ProjectScope = 'all'): Promise<PromptPatterns> {
  return createAnalyticsReader(connections.app).promptPatterns({ organizationId, projects }, SPAN);
}

const summary = ({ patterns }: PromptPatterns) =>
  patterns.map(({ fingerprint, requestCount }) => [fingerprint, requestCount]);

test('groups stored requests by the shape of their system prompt, with the figures of each group', async () => {
  const fixture = await insertOrganization(testDatabase);
  const [, newest] = await ship(fixture, [
    { fingerprint: REFUND, totalMs: 100, minutesAgo: 50 },
    { fingerprint: REFUND, totalMs: 300, minutesAgo: 10, model: 'claude', statusCode: 500 },
    { fingerprint: REFUND, totalMs: 200, minutesAgo: 40 },
    { fingerprint: TRIAGE },
    { fingerprint: null },
    { fingerprint: REFUND, isStored: false },
  ]);
  const found = await patternsOf(fixture);
  expect(found).toMatchObject({ patternCount: 3, scannedCount: 5, isComplete: true, requestCount: 6 });
  expect(found.patterns[0]).toMatchObject({
    fingerprint: REFUND.toString('hex'),
    requestCount: 3,
    errorCount: 1,
    tokenCount: 3 * 1_523,
    costNanoUsd: 3n * 1_271_730n,
    latencyP50Ms: 200,
    latencyP95Ms: 300,
    models: ['openai/gpt-5', 'openai/claude'],
    firstSeenAt: addMs(NOW, -50 * 60_000),
    lastSeenAt: addMs(NOW, -10 * 60_000),
    exampleRequestId: newest?.id,
  });
  expect(found.patterns.map(({ fingerprint }) => fingerprint).toSorted()).toEqual(
    ['', REFUND.toString('hex'), TRIAGE.toString('hex')].toSorted(),
  );
});

test('invariant 17: an expired and an erased payload are in no pattern, and nor is what only a hold preserves', async () => {
  const fixture = await insertOrganization(testDatabase);
  const [erased, , held] = await ship(fixture, [
    { fingerprint: REFUND },
    { fingerprint: REFUND, expiresInDays: 1 },
    { fingerprint: REFUND, expiresInDays: 1 },
    { fingerprint: TRIAGE },
  ]);
  if (erased === undefined || held === undefined) throw new Error('Four were shipped.');
  const cases = createCases(connections.app, fixture.organizationId);
  await cases.confirm((await cases.place({ requestIds: [held.id] })).id);
  await createPayloadStore(connections.app).erase({
    organizationId: fixture.organizationId,
    requestId: erased.id,
    reason: 'asked for',
    actor: { kind: 'user', id: 'u-1', label: 'Ines' },
    origin: { requestId: 'call-1', address: null },
  });
  const found = await patternsOf(fixture);
  expect(summary(found)).toEqual([
    [REFUND.toString('hex'), 2],
    [TRIAGE.toString('hex'), 1],
  ]);
  expect(found).toMatchObject({ scannedCount: 3, requestCount: 4 });
  const clock = createDomainClock(testDatabase);
  await clock.moveTo(addMs(NOW, 1.5 * MS_PER_DAY));
  try {
    expect(summary(await patternsOf(fixture))).toEqual([[TRIAGE.toString('hex'), 1]]);
  } finally {
    await clock.moveTo(new Date());
  }
});

test('invariant 33: shows nothing of another organization, nor of projects outside of the reader’s', async () => {
  const [mine, theirs] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
  await ship(mine, [{ fingerprint: REFUND }]);
  await ship(theirs, [{ fingerprint: TRIAGE }]);
  expect(summary(await patternsOf(mine))).toEqual([[REFUND.toString('hex'), 1]]);
  expect(summary(await patternsOf(mine, [theirs.projectId as ProjectId]))).toEqual([]);
});

test('says when there are more payloads than were looked at', async () => {
  const fixture = await insertOrganization(testDatabase);
  await ship(fixture, [
    { fingerprint: TRIAGE, minutesAgo: 30 },
    { fingerprint: REFUND, minutesAgo: 20 },
    { fingerprint: randomBytes(16), minutesAgo: 10 },
  ]);
  const scope = { organizationId: fixture.organizationId, projects: 'all' } as const;
  const found = await connections.app.withOrganization(fixture.organizationId, (transaction) =>
    readPromptPatterns(transaction, scope, SPAN, { payloadsMax: 2, patternsMax: 1 }),
  );
  expect(found).toMatchObject({ scannedCount: 2, patternCount: 2, isComplete: false, requestCount: 3 });
  expect(found.patterns).toHaveLength(1);
});

test('a suspended organization is shown no pattern', async () => {
  const fixture = await insertOrganization(testDatabase);
  await ship(fixture, [{ fingerprint: REFUND }]);
  await moveOrganization(testDatabase, fixture.organizationId, 'suspended');
  await expect(patternsOf(fixture)).rejects.toMatchObject({ code: 'organization_suspended' });
});
