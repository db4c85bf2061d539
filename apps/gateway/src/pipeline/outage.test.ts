import { randomUUID } from 'node:crypto';
import type { OrganizationId } from '@lethe/core/tenancy';
import { afterEach, expect, test } from 'vitest';
import { readError } from '../testing/read-events.ts';
import { TEST_ADMISSION } from '../testing/test-gateway.ts';
import { useGateway } from '../testing/use-gateway.ts';

const AWAY = new Error('the database is away');
const request = { model: 'simulator/gpt-4o-mini', messages: [{ role: 'user', content: 'Hello.' }] };
let aheadMs = 0;
const gateway = useGateway({}, { monotonicMs: () => performance.now() + aheadMs });

afterEach(() => {
  gateway.apiKeys.failure = null;
});

async function answerOf(apiKey: string) {
  const response = await gateway.chat(apiKey, request);
  if (response.status === 200) {
    await response.text();
    return 'served';
  }
  return [response.status, (await readError(response)).code, response.headers.get('retry-after') !== null];
}

test.each(['api_keys', 'credits'] as const)(
  'without the database a key in %s mode is served for the outage bound, then told to come again; others are told so at once',
  async (projectMode) => {
    const organizationId = randomUUID() as OrganizationId;
    const known = gateway.mintKey({ organizationId, projectMode });
    const unknown = gateway.mintKey({ projectMode });
    expect(await answerOf(known)).toBe('served');
    gateway.apiKeys.failure = AWAY;
    gateway.creditOf(organizationId).failure = AWAY;
    for (let minute = 0; minute < 5; minute += 1) {
      aheadMs += 59_000;
      expect(await answerOf(known)).toBe('served');
      expect(await answerOf(unknown)).toEqual([503, 'service_unavailable', true]);
    }
    aheadMs += TEST_ADMISSION.outageServeMs - 5 * 59_000;
    expect(await answerOf(known)).toEqual([503, 'service_unavailable', true]);
    gateway.apiKeys.failure = null;
    gateway.creditOf(organizationId).failure = null;
    aheadMs += 1_000;
    expect(await answerOf(known)).toBe('served');
  },
);
