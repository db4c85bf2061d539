import type { HourKeyStore } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HOUR_KEY_RETRY_MS, HOUR_KEY_TIMEOUT_MS, hourKeysInTime } from './hour-keys-in-time.ts';

const ORGANIZATION = '01934f00-0000-7000-8000-000000000001' as OrganizationId;
const HOUR = new Date('2026-12-01T08:00:00Z');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A store whose database does what the test says. */
function useStore() {
  const newest = vi.fn<HourKeyStore['newest']>();
  const store = hourKeysInTime({ newest, find: vi.fn(), insertIfAbsent: vi.fn() }, () => Date.now());
  return { newest, ask: () => store.newest(ORGANIZATION, HOUR) };
}

test('a database that hangs keeps one request waiting, and those after it not at all, until it is asked again', async () => {
  const { newest, ask } = useStore();
  newest.mockImplementation(() => new Promise(() => {}));
  const waited = expect(ask()).rejects.toThrow('no answer');
  await vi.advanceTimersByTimeAsync(HOUR_KEY_TIMEOUT_MS);
  await waited;
  await expect(ask()).rejects.toThrow('a moment ago');
  expect(newest).toHaveBeenCalledTimes(1);
  newest.mockResolvedValue(null);
  await vi.advanceTimersByTimeAsync(HOUR_KEY_RETRY_MS);
  expect(await ask()).toBeNull();
});

test('what fails at once is asked for again at once', async () => {
  const { newest, ask } = useStore();
  newest.mockRejectedValueOnce(new Error('refused')).mockResolvedValue(null);
  await expect(ask()).rejects.toThrow('refused');
  expect(await ask()).toBeNull();
});
