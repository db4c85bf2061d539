import { randomUUID } from 'node:crypto';
import { LIFE_PERIODS_DEFAULT, type LifecycleEvent } from '@lethe/core/lifecycle';
import type { RequestRecord } from '@lethe/core/payloads';
import { addMs, MS_PER_DAY, MS_PER_MINUTE } from '@lethe/core/time';
import { createLifecycleRepository, createLifecycleSweep } from '@lethe/db';
import { createLogger } from '@lethe/telemetry';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { hourAhead, textsOf, useVault } from '../testing/use-vault.ts';
import { advanceLifecycleJob } from './advance-lifecycle.ts';

const testDatabase = useDatabase();
const vault = useVault(testDatabase);
const SOON = hourAhead({ days: 3 });
const LATE = hourAhead({ days: 20 });

let fixture: OrganizationFixture;
let soon: RequestRecord;
let late: RequestRecord;

beforeEach(async () => {
  await testDatabase.query('TRUNCATE organization CASCADE');
  await vault.moveTo(new Date());
  fixture = await insertOrganization(testDatabase);
  for (const { expiresAt } of [SOON, LATE])
    await testDatabase.query('SELECT create_payload_partition($1)', [expiresAt]);
  soon = await vault.store(fixture, { expiresAt: SOON.expiresAt });
  late = await vault.store(fixture, { expiresAt: LATE.expiresAt });
});

/** Nothing measures the clock here: the plain instant counts as confirmed. */
const guard = {
  confirm: async () => ({ state: 'confirmed', hasChanged: false, pausedAt: null, pauseReason: null }) as const,
};

const job = () =>
  advanceLifecycleJob({
    guard,
    lifecycles: createLifecycleSweep(vault.worker),
    periods: LIFE_PERIODS_DEFAULT,
    mintId: randomUUID,
    logger: createLogger({ app: 'worker', level: 'error', write: () => {} }),
  });
const life = () => createLifecycleRepository(vault.app).find(fixture.organizationId);

async function owner(event: LifecycleEvent): Promise<void> {
  const { version: baseVersion } = await life();
  await createLifecycleRepository(vault.app).change({
    organizationId: fixture.organizationId,
    baseVersion,
    event,
    periods: LIFE_PERIODS_DEFAULT,
    actor: { kind: 'user', id: randomUUID(), label: 'Ines' },
    origin: { requestId: 'call', address: null },
    note: null,
  });
}

async function sweepHourOf({ hourEndAt, expiryHour }: typeof SOON): Promise<string> {
  await vault.moveTo(addMs(hourEndAt, 5 * MS_PER_MINUTE));
  const sweep = vault.sweep();
  return sweep.destroyOne({ organizationId: fixture.organizationId, expiryHour, token: await sweep.claim() });
}

const ask = () =>
  testDatabase.query(
    `INSERT INTO suspension_request (organization_id, reason, requested_at) VALUES ($1, 'negative_balance', lethe_now())`,
    [fixture.organizationId],
  );
const pay = () => testDatabase.query('UPDATE suspension_request SET resolved_at = lethe_now()');
const run = () => job().run(new Date());

describe('what a suspended or closed organization stores', () => {
  test('invariant 28: is unreadable while it is suspended, and after paying before 14 days all that has not expired reads as before', async () => {
    await ask();
    await run();
    const { closesAt } = (await life()) as { closesAt: Date } & Awaited<ReturnType<typeof life>>;
    for (const record of [soon, late]) {
      await expect(vault.read(record)).rejects.toMatchObject({ code: 'organization_suspended' });
    }
    expect(await sweepHourOf(SOON)).toBe('destroyed');
    await vault.moveTo(addMs(closesAt, -MS_PER_MINUTE));
    expect(await run()).toMatchObject({ movedCount: 0 });
    await pay();
    expect(await run()).toMatchObject({ movedCount: 1 });
    expect(await vault.read(late)).toEqual(textsOf(late));
    expect(await vault.read(soon)).toEqual([]);
  });

  test('invariant 28: unpaid it is closed at 14 days, and what was stored stays unreadable until its owner has paid and reopened it', async () => {
    await ask();
    await run();
    await vault.moveTo(addMs(new Date(), 14 * MS_PER_DAY + MS_PER_MINUTE));
    expect(await run()).toMatchObject({ movedCount: 1 });
    expect(await life()).toMatchObject({ state: 'closed' });
    await expect(vault.read(late)).rejects.toMatchObject({ code: 'organization_closed' });
    await expect(owner({ name: 'reopen' })).rejects.toMatchObject({ code: 'resolution_required' });
    await pay();
    await run();
    await expect(vault.read(late)).rejects.toMatchObject({ code: 'organization_closed' });
    await owner({ name: 'reopen' });
    expect(await vault.read(late)).toEqual(textsOf(late));
  });

  test('invariant 27: closed, it is unreadable at once, keeps its keys until each payload’s own expiry, and loses them then', async () => {
    const [part] = await vault.partsOf(soon);
    await owner({ name: 'close' });
    await expect(vault.read(soon)).rejects.toMatchObject({ code: 'organization_closed' });
    if (part === undefined) throw new Error('The payload has no part.');
    expect(await vault.open(part)).toBe(textsOf(soon)[0]);
    expect(await sweepHourOf(SOON)).toBe('destroyed');
    await expect(vault.open(part)).rejects.toMatchObject({ code: 'key_unavailable' });
    await owner({ name: 'reopen' });
    expect(await vault.read(soon)).toEqual([]);
    expect(await vault.read(late)).toEqual(textsOf(late));
  });
});

test('one organization that fails does not hold up the others, and the run says that it failed', async () => {
  const other = await insertOrganization(testDatabase);
  await ask();
  await testDatabase.query(
    `INSERT INTO suspension_request (organization_id, reason, requested_at) VALUES ($1, 'negative_balance', lethe_now())`,
    [other.organizationId],
  );
  const lifecycles = createLifecycleSweep(vault.worker);
  const failing = {
    ...lifecycles,
    look: (organizationId: typeof other.organizationId) =>
      organizationId === other.organizationId ? Promise.reject(new Error('away')) : lifecycles.look(organizationId),
  };
  const told: string[] = [];
  const failingJob = advanceLifecycleJob({
    guard,
    lifecycles: failing,
    periods: LIFE_PERIODS_DEFAULT,
    mintId: randomUUID,
    logger: createLogger({ app: 'worker', level: 'error', write: (line) => told.push(line) }),
  });
  await expect(failingJob.run(new Date())).rejects.toThrow('1 organizations stand still');
  expect(await life()).toMatchObject({ state: 'suspended' });
  expect(told).toHaveLength(1);
});
