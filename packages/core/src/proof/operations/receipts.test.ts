import { describe, expect, test } from 'vitest';
import { createMemoryLog, ORGANIZATION } from '../testing/memory-log.ts';
import { exportAuditProof } from './export-audit-proof.ts';
import { listReceipts } from './list-receipts.ts';
import { proveConsistency } from './prove-consistency.ts';
import { readReceipt } from './read-receipt.ts';

const ACTOR = { kind: 'user', id: 'u1', label: 'Ines Marchetti' } as const;
const ORIGIN = { requestId: 'call-1', address: null };

async function exported(log: ReturnType<typeof createMemoryLog>, range = {}) {
  const command = { organizationId: ORGANIZATION, range, actor: ACTOR, origin: ORIGIN };
  const { chunks } = await exportAuditProof(log.ports, command);
  const texts: string[] = [];
  for await (const chunk of chunks) texts.push(chunk);
  return JSON.parse(texts.join('')) as {
    salt: string | null;
    signers: string[];
    batches: { from: number; to: number; receipt: object; events: { number: number }[] }[];
  };
}

describe('receipts', () => {
  test('are paged newest first without gaps or repeats', async () => {
    const { ports } = createMemoryLog([1, 1, 1]);
    const first = await listReceipts(ports, { organizationId: ORGANIZATION, before: null, pageSize: 2 });
    expect([first.leaves.map(({ index }) => index), first.next]).toEqual([[2, 1], 1]);
    const last = await listReceipts(ports, { organizationId: ORGANIZATION, before: first.next, pageSize: 2 });
    expect([last.leaves.map(({ index }) => index), last.next]).toEqual([[0], null]);
  });

  test('that are not signed yet are pending, and one that does not exist is not found', async () => {
    const { ports } = createMemoryLog([1, 1], { signedCount: 1 });
    const read = (leafIndex: number) => readReceipt(ports, { organizationId: ORGANIZATION, leafIndex });
    expect(await read(0)).toMatchObject({ leaf_index: 0 });
    await expect(read(1)).rejects.toMatchObject({
      code: 'receipt_pending',
      details: { facts: { retry_after_seconds: 5 } },
    });
    await expect(read(2)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('consistency is proved between signed sizes only', async () => {
    const { ports } = createMemoryLog([1, 1]);
    expect(await proveConsistency(ports, { from: 1, to: 2 })).toEqual({
      format: 'lethe-consistency-v1',
      from: 1,
      to: 2,
      path: [],
    });
    await expect(proveConsistency(ports, { from: 1, to: 3 })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the exported proof', () => {
  test('has every signed run whole, in order, with its receipt, and is on record', async () => {
    const log = createMemoryLog([3, 2, 4], { signedCount: 2 });
    const proof = await exported(log);
    expect(proof).toMatchObject({ format: 'lethe-audit-export-v1', salt: 'c2FsdA==', signers: [expect.any(String)] });
    expect(proof.batches.map(({ from, to, events }) => [from, to, events.map(({ number }) => number)])).toEqual([
      [1, 3, [1, 2, 3]],
      [4, 5, [4, 5]],
    ]);
    expect(proof.batches[1]?.receipt).toEqual(log.runs[1]?.receipt);
    expect(log.appended).toMatchObject([{ action: 'audit_log.exported', after: { format: 'proof' } }]);
  });

  test('names no organization', async () => {
    expect(JSON.stringify(await exported(createMemoryLog([3])))).not.toContain(ORGANIZATION);
  });

  test.each([
    ['a first number', { fromNumber: 4n }, [4, 6]],
    ['a last number', { toNumber: 3n }, [1]],
    ['two instants', { from: new Date('2026-11-21T12:00:00Z'), to: new Date('2026-11-21T13:30:00Z') }, [4]],
    ['a time after all', { from: new Date('2027-01-01T00:00:00Z') }, []],
    ['a time before all', { to: new Date('2026-11-21T08:00:00Z') }, []],
  ])('bounded by %s has the runs that overlap', async (_, range, firstNumbers) => {
    const { batches } = await exported(createMemoryLog([3, 2, 4]), range);
    expect(batches.map(({ from }) => from)).toEqual(firstNumbers);
  });

  test('of a long log has each run once, without gaps', async () => {
    const { batches } = await exported(createMemoryLog([1, 999, 1, 700, 700, 300]));
    expect(batches.map(({ from }) => from)).toEqual([1, 2, 1_001, 1_002, 1_702, 2_402]);
  });

  test('of a log without a signed run is empty', async () => {
    expect(await exported(createMemoryLog([]))).toMatchObject({ salt: null, batches: [] });
  });
});
