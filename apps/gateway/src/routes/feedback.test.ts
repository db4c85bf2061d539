import { randomUUID } from 'node:crypto';
import type { OrganizationId, ProjectId, RequestId } from '@lethe/core/tenancy';
import { expect, test } from 'vitest';
import { readError } from '../testing/read-events.ts';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway();
const organizationId = randomUUID() as OrganizationId;
const projectId = randomUUID() as ProjectId;

function score(body: unknown, apiKey = gateway.mintKey({ organizationId, projectId })): Promise<Response> {
  return fetch(`${gateway.url}/v1/feedback`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** An id as the gateway minted it this long ago. */
function idOf(ageMs: number): RequestId {
  const instant = (gateway.clock.now().getTime() - ageMs).toString(16).padStart(12, '0');
  return `${instant.slice(0, 8)}-${instant.slice(8)}-7${randomUUID().slice(15)}` as RequestId;
}

function knownId(ageMs = 3_600_000): RequestId {
  const id = idOf(ageMs);
  gateway.feedback.known.set(id, { organizationId, projectId });
  return id;
}

test('a score is kept under its name, or under "score", for the request and the key that gave it', async () => {
  const id = knownId();
  const response = await score({ request_id: id, score: -0.25 });
  expect([response.status, await response.json()]).toEqual([
    200,
    { object: 'feedback', request_id: id, name: 'score', score: -0.25 },
  ]);
  expect(gateway.feedback.stored.at(-1)).toEqual({
    organizationId,
    projectId,
    apiKeyId: [...gateway.apiKeys.snapshots.values()].at(-1)?.apiKeyId,
    requestId: id,
    name: 'score',
    score: -0.25,
  });
  const finer = await score({ request_id: id, score: 0.12345678949 });
  expect(await finer.json()).toMatchObject({ score: 0.123456789 });
  expect(gateway.feedback.stored.at(-1)?.score).toBe(0.123456789);
  expect((await score({ request_id: id.toUpperCase(), score: 1, name: 'tone.v_2-x' })).status).toBe(200);
  expect(gateway.feedback.stored.at(-1)).toMatchObject({ requestId: id, name: 'tone.v_2-x', score: 1 });
});

test.each([
  ['invariant 45: no JSON', '{"request_id"', 'invalid_json', null],
  ['invariant 45: no object', '[]', 'invalid_request', 'body'],
  ['invariant 45: an id that is none', { request_id: 'x', score: 1 }, 'invalid_request', 'request_id'],
  ['invariant 45: no score', { request_id: randomUUID() }, 'invalid_request', 'score'],
  ['invariant 45: a score out of range', { request_id: randomUUID(), score: 1.0001 }, 'invalid_request', 'score'],
  ['invariant 45: a score that is no number', { request_id: randomUUID(), score: '1' }, 'invalid_request', 'score'],
  ['invariant 45: an infinite score', `{"request_id":"${randomUUID()}","score":1e999}`, 'invalid_request', 'score'],
  [
    'invariant 45: a name that could be a sentence',
    { request_id: randomUUID(), score: 1, name: 'So good!' },
    'invalid_request',
    'name',
  ],
  [
    'invariant 45: a text, which would be content',
    { request_id: randomUUID(), score: 1, comment: 'x' },
    'invalid_request',
    'body',
  ],
])('%s is refused with its field, and nothing is kept', async (_name, body, code, param) => {
  const asked = gateway.feedback.askedCount;
  const response = await score(body);
  const error = await readError(response);
  expect([response.status, error.code, error.param]).toEqual([400, code, param]);
  expect(error.request_id).toBe(response.headers.get('x-request-id'));
  expect(gateway.feedback.askedCount).toBe(asked);
});

test('invariant 45: a body that is far too large is refused at its limit', async () => {
  const response = await score({ request_id: randomUUID(), score: 1, name: 'x'.repeat(10_000) });
  expect([response.status, (await readError(response)).code]).toEqual([413, 'request_too_large']);
});

test('invariant 33: ids of another organization, of another project and of nobody get one and the same answer', async () => {
  const id = knownId();
  const answers = await Promise.all([
    score({ request_id: id, score: 1 }, gateway.mintKey()),
    score({ request_id: id, score: 1 }, gateway.mintKey({ organizationId })),
    score({ request_id: idOf(3_600_000), score: 1 }),
  ]);
  const bodies = await Promise.all(answers.map(readError));
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect(new Set(bodies.map(({ request_id: _, ...body }) => JSON.stringify(body))).size).toBe(1);
  expect(bodies[0]?.code).toBe('not_found');
});

test('a score for a request that has only just ended waits for its record; one for an old id does not', async () => {
  const id = idOf(1_000);
  const asked = gateway.feedback.askedCount;
  const waiting = score({ request_id: id, score: 1 });
  await expect.poll(() => gateway.feedback.askedCount).toBeGreaterThan(asked);
  gateway.feedback.known.set(id, { organizationId, projectId });
  expect((await waiting).status).toBe(200);
  const askedBefore = gateway.feedback.askedCount;
  expect((await score({ request_id: idOf(61_000), score: 1 })).status).toBe(404);
  expect(gateway.feedback.askedCount).toBe(askedBefore + 1);
});

test('a suspended organization gives no score, nor does a key over its rate, nor anybody without a key', async () => {
  const id = knownId();
  const suspended = await score({ request_id: id, score: 1 }, gateway.mintKey({ lifecycleState: 'suspended' }));
  expect([suspended.status, (await readError(suspended)).code]).toEqual([403, 'organization_suspended']);
  const limited = gateway.mintKey({ organizationId, projectId, rateLimitPerMinute: 1 });
  expect((await score({ request_id: id, score: 1 }, limited)).status).toBe(200);
  expect((await score({ request_id: id, score: 1 }, limited)).status).toBe(429);
  expect((await score({ request_id: id, score: 1 }, 'nonsense')).status).toBe(401);
});

test('a score takes its place among the running requests only while it is stored', async () => {
  const apiKey = gateway.mintKey({ organizationId, projectId, concurrencyLimit: 1 });
  for (const value of [0, 1, 0.5])
    expect((await score({ request_id: knownId(), score: value }, apiKey)).status).toBe(200);
});

test('without the database a score is refused for now', async () => {
  gateway.feedback.failure = new Error('the database is away');
  const response = await score({ request_id: knownId(), score: 1 });
  gateway.feedback.failure = null;
  expect([response.status, (await readError(response)).code]).toEqual([503, 'service_unavailable']);
});
