import type { DomainError } from '@lethe/core/errors';
import { KEY_SNAPSHOT_AGE_MAX_MS } from '@lethe/core/retention';
import { createApiKeyResolver, createDatabase, type Database } from '@lethe/db';
import { createLogger } from '@lethe/telemetry';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { digestApiKey, mintApiKey } from '@lethe/vault';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RunningExchange } from './exchange.ts';
import { createKeyCache } from './key-cache.ts';
import { ACCESS_CHECK_MS, watchAccess } from './watch-access.ts';

const testDatabase = useDatabase();
const PEPPER = Buffer.alloc(32, 7);
const logger = createLogger({ app: 'gateway', level: 'error', write: () => {} });
const clock = { now: () => new Date() };
let database: Database;

beforeAll(() => {
  database = createDatabase({ url: testDatabase.urlAs('lethe_gateway'), applicationName: 'test', poolSizeMax: 2 });
});
afterAll(() => database.close());

/** A request that runs under a new key, in a gateway that hears no notices and whose time passes as the test says. */
async function useRunningRequest() {
  let nowMs = 0;
  const { apiKey, digest } = mintApiKey({ environment: 'live', pepper: PEPPER });
  const fixture = await insertOrganization(testDatabase, { apiKeyDigest: digest });
  const resolver = createApiKeyResolver(database);
  const keys = createKeyCache({
    resolver,
    digest: (text) => digestApiKey(text, PEPPER),
    monotonicMs: () => nowMs,
    outageServeMs: 300_000,
    logger,
  });
  const principal = await keys.find(apiKey);
  if (principal === null) throw new Error('There is no key.');
  const cuts: string[] = [];
  const running = new Set<RunningExchange>();
  const exchange: RunningExchange = {
    principal,
    tick: () => {},
    cut(error: DomainError) {
      cuts.push(error.code);
      running.delete(exchange);
    },
  };
  running.add(exchange);
  const watch = watchAccess({ clock, keys, exchanges: running, logger });
  watch.stop();
  /** Checks as the timer would. */
  async function passFiveSeconds(): Promise<void> {
    const asked = vi.spyOn(resolver, 'resolve');
    for (const endMs = nowMs + KEY_SNAPSHOT_AGE_MAX_MS; nowMs < endMs; nowMs += ACCESS_CHECK_MS) {
      await watch.check();
      // A snapshot that grows old is asked for again beside; its answer counts from the next check on.
      await Promise.all(asked.mock.results.map(({ value }) => value));
    }
    asked.mockRestore();
  }
  return { fixture, cuts, passFiveSeconds };
}

test.each([
  [
    '36: an organization that is suspended',
    `UPDATE organization SET lifecycle_state = 'suspended', suspension_reason = 'terms_violation', suspended_at = lethe_now(),
       closes_at = lethe_now() + interval '14 days' WHERE id = $1`,
    'organization_suspended',
  ],
  [
    '36: an organization that is closed',
    `UPDATE organization SET lifecycle_state = 'closed', closed_from = 'active', closed_at = lethe_now(),
       purges_at = lethe_now() + interval '30 days' WHERE id = $1`,
    'organization_closed',
  ],
  [
    '37: an organization whose key is revoked',
    'UPDATE api_key SET revoked_at = now() WHERE organization_id = $1',
    'invalid_api_key',
  ],
])('invariant %s has its running requests cut within 5 s, unheard of by the gateway', async (_, sql, code) => {
  const { fixture, cuts, passFiveSeconds } = await useRunningRequest();
  await passFiveSeconds();
  expect(cuts).toEqual([]);
  await testDatabase.query(sql, [fixture.organizationId]);
  await passFiveSeconds();
  expect(cuts).toEqual([code]);
});
