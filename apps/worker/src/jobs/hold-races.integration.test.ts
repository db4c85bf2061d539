import type { LegalHold } from '@lethe/core/holds';
import { LIFE_PERIODS_DEFAULT } from '@lethe/core/lifecycle';
import type { RequestRecord } from '@lethe/core/payloads';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { createLifecycleRepository, createPurgeStore } from '@lethe/db';
import { insertOrganization, moveOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textsOf, useVault } from '../testing/use-vault.ts';

const testDatabase = useDatabase();
const vault = useVault(testDatabase);

const SEED = 20_261_124;
const after = (delayMs: number) => new Promise((resolve) => setTimeout(resolve, delayMs));
const delays = fc.nat({ max: 12 });

/** What came of something that may lose a race: its result, or the code that it was refused with. */
async function outcome<T>(work: Promise<T>): Promise<{ value: T } | { code: string }> {
  try {
    return { value: await work };
  } catch (error) {
    return { code: (error as { code?: string }).code ?? String(error) };
  }
}
const isDone = <T>(result: { value: T } | { code: string }): result is { value: T } => 'value' in result;

async function storeOne(expiresAt: Date): Promise<{ fixture: OrganizationFixture; record: RequestRecord }> {
  const fixture = await insertOrganization(testDatabase);
  return { fixture, record: await vault.store(fixture, { expiresAt }) };
}

const partCount = async ({ organizationId, id }: RequestRecord) =>
  (
    await testDatabase.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM payload WHERE organization_id = $1 AND request_id = $2',
      [organizationId, id],
    )
  )[0]?.count;

describe('invariant 25: a hold that is placed while something destroys', () => {
  test('an erasure took all of the payload before it, or finds all of it kept', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(delays, delays, async (holdDelayMs, erasureDelayMs) => {
        await vault.moveTo(new Date());
        const { fixture, record } = await storeOne(addMs(new Date(), MS_PER_DAY));
        const [hold, erasure] = await Promise.all([
          after(holdDelayMs).then(() => vault.placeHold(fixture.organizationId)),
          after(erasureDelayMs).then(() => outcome(vault.erase(record))),
        ]);
        seen.add(isDone(erasure) ? 'erased' : erasure.code);
        if (isDone(erasure)) {
          expect(erasure.value?.erasedAt.getTime()).toBeLessThanOrEqual(hold.placed.at.getTime());
          expect(await partCount(record)).toBe(0);
          expect(await vault.read(record)).toEqual([]);
        } else {
          expect(erasure.code).toBe('payload_held');
          expect(await vault.read(record)).toEqual(textsOf(record));
        }
      }),
      { numRuns: 60, seed: SEED },
    );
    expect(seen).toEqual(new Set(['erased', 'payload_held']));
  }, 60_000);

  test('the purge of its organization waits for it, or had begun; reopening has at most one of both beside it', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        delays,
        delays,
        delays,
        fc.nat({ max: 14 }),
        async (holdDelayMs, purgeDelayMs, reopenDelayMs, earlyMs) => {
          const closedAt = new Date();
          await vault.moveTo(closedAt);
          const { fixture, record } = await storeOne(addMs(closedAt, 40 * MS_PER_DAY));
          const { organizationId } = fixture;
          await moveOrganization(testDatabase, organizationId, 'closed');
          const [{ purges_at: purgesAt, lifecycle_version: version }] = (await testDatabase.query<{
            purges_at: Date;
            lifecycle_version: number;
          }>('SELECT purges_at, lifecycle_version FROM organization WHERE id = $1', [organizationId])) as [
            { purges_at: Date; lifecycle_version: number },
          ];
          await vault.moveTo(addMs(purgesAt, -earlyMs));
          const purges = createPurgeStore(vault.worker);
          const token = await purges.claim();
          const reopen = () =>
            createLifecycleRepository(vault.app).change({
              organizationId,
              baseVersion: version,
              event: { name: 'reopen' },
              periods: LIFE_PERIODS_DEFAULT,
              actor: { kind: 'user', id: 'u-1', label: 'Ines' },
              origin: { requestId: 'call-1', address: null },
              note: null,
            });
          const [hold, purge, reopening] = await Promise.all([
            after(holdDelayMs).then(() => outcome<LegalHold>(vault.placeHold(organizationId))),
            after(purgeDelayMs).then(() => purges.begin({ token, organizationId })),
            after(reopenDelayMs).then(() => outcome(reopen())),
          ]);
          seen.add(purge);
          if (purge === 'begun') {
            expect(hold).toEqual({ code: 'organization_closed' });
            expect(isDone(reopening)).toBe(false);
            return;
          }
          expect(isDone(hold)).toBe(true);
          expect(await partCount(record)).toBe(2);
          // Whatever comes later finds the hold.
          expect(await purges.begin({ token, organizationId })).toMatch(/^(held|not_due)$/);
          if (!isDone(reopening)) return;
          seen.add('reopened');
          expect(await vault.read(record)).toEqual(textsOf(record));
        },
      ),
      { numRuns: 60, seed: SEED },
    );
    expect([...seen]).toEqual(expect.arrayContaining(['begun', 'held']));
  }, 120_000);
});
