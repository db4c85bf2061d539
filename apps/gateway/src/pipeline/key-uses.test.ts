import { ManualClock } from '@lethe/core/time';
import { createLogger } from '@lethe/telemetry';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeApiKeys } from '../testing/fake-ports.ts';
import { createKeyUses, REPORT_INTERVAL_MS } from './key-uses.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function useUses() {
  const apiKeys = new FakeApiKeys();
  const clock = new ManualClock(new Date('2026-11-21T08:00:00Z'));
  const logger = createLogger({ app: 'gateway', level: 'error', write: () => {} });
  const snapshot = apiKeys.add(Buffer.from('a'));
  return { apiKeys, clock, snapshot, uses: createKeyUses({ apiKeys, clock, logger }) };
}

test('the database hears of a key once a minute, whatever the number of requests', async () => {
  const { apiKeys, clock, snapshot, uses } = useUses();
  for (let index = 0; index < 100; index += 1) uses.note(snapshot);
  clock.advance(1_000);
  uses.note(snapshot);
  expect(apiKeys.uses).toEqual([]);
  await vi.advanceTimersByTimeAsync(REPORT_INTERVAL_MS);
  const { organizationId, apiKeyId } = snapshot;
  expect(apiKeys.uses).toEqual([{ organizationId, apiKeyId, usedAt: new Date('2026-11-21T08:00:01Z') }]);
  await vi.advanceTimersByTimeAsync(REPORT_INTERVAL_MS);
  expect(apiKeys.uses).toHaveLength(1);
  await uses.stop();
});

test('what could not be reported comes with the next report, and the last one at the stop', async () => {
  const { apiKeys, snapshot, uses } = useUses();
  apiKeys.failure = new Error('the database is away');
  uses.note(snapshot);
  await uses.report();
  apiKeys.failure = null;
  expect(apiKeys.uses).toEqual([]);
  await uses.stop();
  expect(apiKeys.uses).toHaveLength(1);
});
