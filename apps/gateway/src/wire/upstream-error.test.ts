import { expect, test } from 'vitest';
import { upstreamErrorAnswer } from './upstream-error.ts';

const told = { error: { message: 'Bad temperature.', type: 'x', param: 'temperature', code: 'bad_value' } };
const answer = (status: number, body: unknown = told, retryAfter: string | null = null) =>
  upstreamErrorAnswer({
    status,
    retryAfter,
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    isTenantOwned: false,
  });

test.each([
  [400, 400],
  [404, 404],
  [413, 413],
  [422, 422],
  [429, 429],
  [409, 502],
  [500, 502],
  [503, 502],
  [529, 502],
])('status %d of the upstream reaches the caller as %d, in the upstream’s words', (status, expected) => {
  expect(answer(status)).toMatchObject({
    status: expected,
    message: 'Bad temperature.',
    code: 'bad_value',
    param: 'temperature',
  });
});

test.each([401, 402, 403])('status %d concerns the operator’s account: nothing of it reaches the caller', (status) => {
  const {
    status: answered,
    message,
    code,
  } = answer(status, { error: { message: 'Incorrect API key sk-canary', code: 'sk-canary' } });
  expect([answered, code]).toEqual([502, 'upstream_error']);
  expect(message).not.toContain('canary');
});

test('how long to wait is passed on, unless it is no such thing', () => {
  expect(answer(429, told, '7').headers).toEqual({ 'retry-after': '7' });
  expect(answer(429, told, 'x\r\nset-cookie: a').headers).toEqual({});
});

test('bodies of any shape give an answer of ours', () => {
  expect(answer(500, '<html>').message).toBe('The provider answered with status 500.');
  expect(answer(400, { error: 'plain words' }).message).toBe('plain words');
  expect(answer(400, { message: 'at the top' }).message).toBe('at the top');
  expect(answer(400, { error: { message: 'x'.repeat(9_999), code: 'a b', param: 5 } })).toMatchObject({
    message: 'x'.repeat(2_000),
    code: 'upstream_error',
    param: null,
  });
});
