import { randomUUID } from 'node:crypto';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { RecordEntry, RecordOutcome, RecordWriter } from '@lethe/db';
import { expect, test, vi } from 'vitest';
import { FakeRecords } from '../testing/fake-ports.ts';
import { entryOf } from '../testing/record-of.ts';
import { Shipper } from './shipper.ts';
import type { Spool } from './spool.ts';
import { entryWithPayload, useSpool } from './testing/use-spool.ts';

const harness = useSpool();

function ship(spool: Spool, writer: RecordWriter, shipBatchEntriesMax = 500): Shipper {
  return new Shipper({ spool, writer, logger: harness.logger, limits: { shipGatherMs: 0, shipBatchEntriesMax } });
}

function idsOf(entries: readonly RecordEntry[]): readonly string[] {
  return entries.map(({ record }) => record.id);
}

/** A database that refuses some entries for good, as they are or whatever is left of them. */
class PickyRecords extends FakeRecords {
  isRefused: (entry: RecordEntry) => boolean = () => false;

  override async write(entries: readonly RecordEntry[]): Promise<readonly RecordOutcome[]> {
    const outcomes = await super.write(entries);
    return outcomes.map((outcome, index) => {
      const entry = entries[index];
      return entry !== undefined && this.isRefused(entry) ? { isWritten: false, isStored: false } : outcome;
    });
  }
}

test('what gathers while a batch is under way goes with the next one, in order and within the limits', async () => {
  const spool = await harness.open({ limits: { shipBatchEntriesMax: 4 } });
  const writer = new FakeRecords();
  const { promise, resolve } = Promise.withResolvers<void>();
  writer.gate = promise;
  const shipper = ship(spool, writer, 4);
  const ids = Array.from({ length: 11 }, (_, index) => `id-${index}`);
  for (const id of ids) await spool.append(entryOf(id));
  resolve();
  await shipper.whenIdle();
  expect(writer.batches.map(({ length }) => length)).toEqual([1, 4, 4, 2]);
  expect(idsOf(writer.entries)).toEqual(ids);
  expect(spool.status().unshippedCount).toBe(0);
});

test('what an earlier process left is shipped without anything new', async () => {
  const first = await harness.open();
  const entry = entryWithPayload(100);
  await first.append(entry);
  harness.crash();
  const writer = new FakeRecords();
  await ship(await harness.open(), writer).whenIdle();
  expect(writer.entries).toEqual([entry]);
});

test('a segment is deleted after the database has committed, never before', async () => {
  const first = await harness.open();
  await first.append(entryOf('a'));
  harness.crash();
  const spool = await harness.open();
  const writer = new FakeRecords();
  const { promise, resolve } = Promise.withResolvers<void>();
  writer.gate = promise;
  const names = harness.names();
  const shipper = ship(spool, writer);
  await new Promise((next) => setImmediate(() => setImmediate(next)));
  expect(harness.names()).toEqual(names);
  resolve();
  await shipper.whenIdle();
  await spool.close();
  expect(harness.names()).toEqual([]);
});

test('a database that is away is tried again for as long as it takes, and nothing is skipped', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const spool = await harness.open();
    const writer = new FakeRecords();
    writer.failuresLeft = 7;
    const shipper = ship(spool, writer);
    for (const id of ['a', 'b']) await spool.append(entryOf(id));
    await vi.advanceTimersByTimeAsync(250 + 500 + 1_000 + 2_000 + 4_000 + 5_000 + 5_000);
    await shipper.whenIdle();
    expect(idsOf(writer.entries)).toEqual(['a', 'b']);
    expect(harness.logged).toContain('records_not_shipped');
  } finally {
    vi.useRealTimers();
  }
});

test('a stop ships what is left, and leaves it when the database does not answer', async () => {
  const spool = await harness.open();
  const writer = new FakeRecords();
  const shipper = ship(spool, writer);
  await spool.append(entryOf('a'));
  await shipper.stop();
  expect(idsOf(writer.entries)).toEqual(['a']);
  const away = new FakeRecords();
  away.failuresLeft = Number.POSITIVE_INFINITY;
  const other = await harness.open({ slot: 1, slotCount: 2 });
  const stopping = ship(other, away);
  await other.append(entryOf('b'));
  await stopping.stop();
  expect(other.status().unshippedCount).toBe(1);
});

test('invariant 46: a record that is refused for what it holds is billed by its usage alone, and delays no other', async () => {
  const spool = await harness.open();
  const writer = new PickyRecords();
  writer.isRefused = ({ record }) => record.handles.tags.includes('\u0000');
  const shipper = ship(spool, writer);
  const poison = entryWithPayload(50, 'poison');
  const handles = { tags: ['\u0000'], sessionId: 's', endUser: 'u' };
  const cost = { ...poison.record.cost, storageNanoUsd: 15_000n, totalNanoUsd: 465_000n };
  await Promise.all([
    spool.append(entryOf('before')),
    spool.append({ ...poison, record: { ...poison.record, handles, cost } }),
    spool.append(entryOf('after')),
  ]);
  await shipper.whenIdle();
  expect(idsOf(writer.batches[0] ?? [])).toEqual(['before', 'poison', 'after']);
  const [reduced] = writer.batches[1] ?? [];
  expect(reduced).toMatchObject({
    parts: [],
    record: {
      id: 'poison',
      usage: poison.record.usage,
      handles: { tags: [], sessionId: null, endUser: null },
      // As the caller was told; the ledger gives the fee back, as nothing is stored.
      cost: { storageNanoUsd: 15_000n, totalNanoUsd: 465_000n },
      retention: { expiresAt: null, notStoredReason: 'store_failed' },
    },
  });
  expect(spool.status()).toMatchObject({ unshippedCount: 0, quarantinedCount: 0 });
  expect(harness.logged).toMatch(/record_reduced.*"requestId":"poison"/);
});

test('invariant 46: a record that is refused whatever is left of it is quarantined whole and sealed, and told', async () => {
  const spool = await harness.open();
  const writer = new PickyRecords();
  writer.isRefused = ({ record }) => record.id === 'poison';
  const shipper = ship(spool, writer);
  const poison = entryWithPayload(50, 'poison');
  await Promise.all([spool.append(poison), spool.append(entryOf('after'))]);
  await shipper.whenIdle();
  expect(spool.status()).toMatchObject({ unshippedCount: 0, quarantinedCount: 1 });
  expect(harness.logged).toMatch(/record_quarantined.*"requestId":"poison"/);
  await spool.close();
  const kept = await harness.openQuarantined();
  expect(kept).toEqual([poison]);
});

test('nothing is kept of an organization that was purged: what the database refuses is dropped, and what was in quarantine is deleted', async () => {
  const gone = new Set<OrganizationId>();
  const goneOrganizations = async (ids: readonly OrganizationId[]) => new Set(ids.filter((id) => gone.has(id)));
  const [before, late, other] = ['before', 'late', 'other'].map((id) => entryWithPayload(50, id));
  if (before === undefined || late === undefined || other === undefined) throw new Error('unreachable');
  const otherId = randomUUID() as OrganizationId;
  const spool = await harness.open({ goneOrganizations });
  const writer = new PickyRecords();
  writer.isRefused = () => true;
  const shipper = ship(spool, writer);
  await Promise.all([
    spool.append(before),
    spool.append({ ...other, record: { ...other.record, organizationId: otherId } }),
  ]);
  await shipper.whenIdle();
  expect(spool.status()).toMatchObject({ unshippedCount: 0, quarantinedCount: 2 });
  gone.add(before.record.organizationId);
  await spool.append({ ...late, record: { ...late.record, organizationId: before.record.organizationId } });
  await shipper.whenIdle();
  expect(harness.logged).toMatch(/record_dropped.*"requestId":"late"/);
  await spool.close();
  // The sweep of any process of this machine finds it.
  const next = await harness.open({ slot: 1, slotCount: 2, goneOrganizations });
  expect(next.status().quarantinedCount).toBe(1);
  await next.close();
  expect((await harness.openQuarantined()).map(({ record }) => record.organizationId)).toEqual([otherId]);
});

test('while nobody knows who is gone, the quarantine is left as it is', async () => {
  const spool = await harness.open();
  await spool.quarantine(entryWithPayload(50, 'kept'));
  await spool.close();
  const goneOrganizations = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
  expect((await harness.open({ goneOrganizations })).status().quarantinedCount).toBe(1);
  expect(harness.logged).toContain('quarantine_not_compared');
});

test('what is in quarantine is deleted when its payload expires, and after 30 days at the latest', async () => {
  const spool = await harness.open();
  await spool.quarantine(entryWithPayload(50, 'expires'));
  await spool.quarantine(entryOf('without payload'));
  await spool.close();
  const counts: number[] = [];
  for (const at of ['2026-12-21T07:59:59Z', '2026-12-21T08:00:00Z', '2026-12-22T08:00:00Z']) {
    harness.clock.advance(new Date(at).getTime() - harness.clock.now().getTime());
    const next = await harness.open();
    counts.push(next.status().quarantinedCount);
    await next.close();
  }
  // The record without payload was kept for the same 30 days.
  expect(counts).toEqual([2, 0, 0]);
});

test('an entry over which the writer itself stumbles is found and kept, and does not keep the others', async () => {
  const spool = await harness.open();
  const writer = new FakeRecords();
  const stumbling: RecordWriter = {
    async write(entries) {
      if (entries.some(({ record }) => record.id === 'odd')) throw new TypeError('no such codec');
      return writer.write(entries);
    },
  };
  const shipper = ship(spool, stumbling);
  await Promise.all(['a', 'odd', 'b'].map((id) => spool.append(entryOf(id))));
  await shipper.whenIdle();
  expect(idsOf(writer.entries)).toEqual(['a', 'b']);
  expect(spool.status()).toMatchObject({ unshippedCount: 0, quarantinedCount: 1 });
});

test('a group that is lost on the disk is told, its file is kept, and the others are shipped', async () => {
  const spool = await harness.open({ limits: { spoolMemoryBytesMax: 0, shipBatchEntriesMax: 1 } });
  for (const id of ['a', 'lost', 'c']) await spool.append(entryOf(id));
  harness.damage(1);
  const writer = new FakeRecords();
  await ship(spool, writer).whenIdle();
  expect(idsOf(writer.entries)).toEqual(['a', 'c']);
  expect(spool.status()).toMatchObject({ unshippedCount: 0, lostCount: 1 });
  await spool.close();
  expect(harness.names()).toEqual([expect.stringMatching(/\.corrupt$/)]);
});
