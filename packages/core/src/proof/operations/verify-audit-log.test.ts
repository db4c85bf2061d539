import { describe, expect, test } from 'vitest';
import { checkpointOf, createMemoryLog, ORGANIZATION } from '../testing/memory-log.ts';
import { AUDIT_VERIFICATION_EVENTS_MAX, type VerifyAuditLogQuery, verifyAuditLog } from './verify-audit-log.ts';

type MemoryLog = ReturnType<typeof createMemoryLog>;

const verify = (log: MemoryLog, changes: Partial<VerifyAuditLogQuery> = {}) =>
  verifyAuditLog(log.ports, { organizationId: ORGANIZATION, from: null, to: null, olderHead: null, ...changes });

function runAt(log: MemoryLog, index: number) {
  const run = log.runs[index];
  if (run === undefined) throw new Error('The test names a run that is not there.');
  return run;
}

describe('the audit log', () => {
  test('is verified up to its last signed run; what came later is counted and waits', async () => {
    const log = createMemoryLog([3, 2, 4], { signedCount: 2 });
    expect(await verify(log)).toMatchObject({
      state: 'verified',
      fromNumber: 1n,
      toNumber: 5n,
      eventCount: 9n,
      checkpoint: { size: 2 },
    });
  });

  test('waits while nothing is signed, with a checkpoint and without one', async () => {
    expect(await verify(createMemoryLog([2], { signedCount: 0 }))).toEqual({
      state: 'waiting',
      eventCount: 2n,
      checkpoint: null,
    });
    expect(await verify(createMemoryLog([]))).toMatchObject({ state: 'waiting', eventCount: 0n });
  });

  test('of a long history is checked from the newest end, as far as one check goes', async () => {
    const log = createMemoryLog([1_000, 1_000, 1_000]);
    expect(await verify(log)).toMatchObject({ state: 'verified', fromNumber: 1_001n, toNumber: 3_000n });
    expect(await verify(log, { from: 1n })).toMatchObject({
      fromNumber: 1n,
      toNumber: BigInt(AUDIT_VERIFICATION_EVENTS_MAX),
    });
    expect(await verify(log, { from: 1_500n, to: 1_501n })).toMatchObject({ fromNumber: 1_001n, toNumber: 2_000n });
    expect(await verify(log, { eventCountMax: 1_000 })).toMatchObject({ fromNumber: 2_001n });
  });
});

describe('invariant 41: the audit log is broken', () => {
  test('when a stored event is not what was sealed, and the run is named', async () => {
    const log = createMemoryLog([3, 2, 4]);
    const run = runAt(log, 1);
    const [first, ...rest] = run.events;
    log.runs[1] = { ...run, events: [{ ...first, action: 'payload.erased' } as (typeof run.events)[number], ...rest] };
    expect(await verify(log)).toMatchObject({
      state: 'broken',
      fault: 'events_changed',
      batch: { fromNumber: 4n, toNumber: 5n, leafIndex: 1 },
      verifiedTo: 3n,
    });
  });

  test.each([
    { index: 0, missing: { fromNumber: 1n, toNumber: 3n }, verifiedTo: null },
    { index: 1, missing: { fromNumber: 4n, toNumber: 5n }, verifiedTo: 3n },
  ])('when run $index is missing', async ({ index, missing, verifiedTo }) => {
    const log = createMemoryLog([3, 2, 4]);
    log.runs.splice(index, 1);
    expect(await verify(log)).toMatchObject({
      state: 'broken',
      fault: 'batch_missing',
      batch: { ...missing, leafIndex: null },
      verifiedTo,
    });
  });

  test('when the events of its last run are gone, though the log says that it sealed them', async () => {
    const log = createMemoryLog([3, 2]);
    log.ports.transparencyLog.auditBatches = async ({ from, to }) =>
      log.runs.slice(0, 1).filter((run) => run.toNumber >= from && run.fromNumber <= to);
    expect(await verify(log)).toMatchObject({ state: 'broken', fault: 'batch_missing', verifiedTo: 3n });
  });

  test('when its checkpoint is not signed by a key of the log, or says another size than is stored', async () => {
    const log = createMemoryLog([3]);
    for (const note of ['forged', 'signed 9']) {
      log.ports.transparencyLog.latestCheckpoint = async () => ({ ...checkpointOf(1), note });
      expect(await verify(log)).toMatchObject({ state: 'broken', fault: 'checkpoint_invalid', batch: null });
    }
  });

  test('when a receipt stands under a checkpoint that is not of the same log', async () => {
    const log = createMemoryLog([3, 2]);
    const run = runAt(log, 0);
    if (run.receipt === null) throw new Error('The run is signed.');
    log.runs[0] = { ...run, receipt: { ...run.receipt, checkpoint: 'signed 1' } };
    log.ports.receiptVerifier.isConsistent = () => false;
    expect(await verify(log)).toMatchObject({ state: 'broken', fault: 'log_inconsistent', batch: { leafIndex: 0 } });
  });

  test.each([
    ['that is gone', { size: 3, root: new Uint8Array([3]) }],
    ['whose root was another', { size: 1, root: new Uint8Array([9]) }],
  ])('for whoever kept a checkpoint %s', async (_, olderHead) => {
    const log = createMemoryLog([3, 2]);
    expect(await verify(log, { olderHead })).toMatchObject({ state: 'broken', fault: 'log_inconsistent' });
    expect(await verify(log, { olderHead: checkpointOf(1) })).toMatchObject({ state: 'verified' });
  });

  test('but not by a checkpoint that is signed while it is checked', async () => {
    const log = createMemoryLog([3, 2]);
    log.ports.transparencyLog.latestCheckpoint = async () => checkpointOf(1);
    expect(await verify(log)).toMatchObject({ state: 'verified', toNumber: 5n });
  });
});
