import { randomUUID } from 'node:crypto';
import type { FeedbackDraft } from '@lethe/core/payloads';
import type { ApiKeyId, ProjectId, RequestId } from '@lethe/core/tenancy';
import { addMs, MS_PER_MINUTE } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { expect, test } from 'vitest';
import { createFeedbackStore, createRecordWriter, createRequestRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, recordOf } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

async function ship(fixture: OrganizationFixture, traits: Parameters<typeof recordOf>[1] = {}): Promise<RequestId> {
  const record = recordOf(fixture, traits);
  await createRecordWriter(connections.gateway).write([entryOf(record)]);
  return record.id;
}

function draftOf(
  fixture: OrganizationFixture,
  requestId: RequestId,
  traits: Partial<FeedbackDraft> = {},
): FeedbackDraft {
  const { organizationId, projectId, apiKeyId } = fixture;
  return { organizationId, projectId, apiKeyId, requestId, name: 'score', score: 0.5, ...traits };
}

const store = (draft: FeedbackDraft) => createFeedbackStore(connections.gateway).store(draft);

async function scoresOf({ organizationId }: OrganizationFixture, requestId: RequestId) {
  const view = await createRequestRepository(connections.app).find(organizationId, requestId, 'all');
  return view?.feedback.map(({ name, score }) => [name, score]);
}

test('a score is kept once for its request, name and key; the latest counts', async () => {
  const fixture = await insertOrganization(testDatabase);
  const requestId = await ship(fixture);
  for (const score of [1, -1, 0.25]) expect(await store(draftOf(fixture, requestId, { score }))).toBe(true);
  expect(await store(draftOf(fixture, requestId, { name: 'tone', score: 0.1 }))).toBe(true);
  const apiKeyId = randomUUID() as ApiKeyId;
  expect(await store(draftOf(fixture, requestId, { apiKeyId, score: 1 }))).toBe(true);
  expect(await scoresOf(fixture, requestId)).toEqual([
    ['score', 0.25],
    ['score', 1],
    ['tone', 0.1],
  ]);
});

test('invariant 33: an id of another organization, one of another project and one of nobody are all not there', async () => {
  const [mine, theirs] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
  const foreign = await ship(theirs);
  const own = await ship(mine);
  expect(await store(draftOf(mine, foreign))).toBe(false);
  expect(await store(draftOf(mine, own, { projectId: randomUUID() as ProjectId }))).toBe(false);
  expect(await store(draftOf(mine, randomUUID() as RequestId))).toBe(false);
  expect(await scoresOf(theirs, foreign)).toEqual([]);
  await store(draftOf(theirs, foreign));
  expect(await scoresOf(mine, foreign)).toBeUndefined();
});

test('a record that has expired takes no score, and scores go with their record', async () => {
  const fixture = await insertOrganization(testDatabase);
  const { retention } = recordOf(fixture);
  const expired = await ship(fixture, {
    retention: { ...retention, metadataExpiresAt: addMs(new Date(), -MS_PER_MINUTE) },
  });
  expect(await store(draftOf(fixture, expired))).toBe(false);
  const requestId = await ship(fixture);
  await store(draftOf(fixture, requestId));
  await testDatabase.query('DELETE FROM request WHERE id = $1', [requestId]);
  expect(await testDatabase.query('SELECT * FROM request_feedback WHERE request_id = $1', [requestId])).toEqual([]);
});

test('the gateway reads no score', async () => {
  await expect(connections.gateway.pool.query('SELECT * FROM request_feedback')).rejects.toThrow('permission denied');
});
