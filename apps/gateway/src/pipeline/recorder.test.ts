import { createLogger } from '@lethe/telemetry';
import { expect, test, vi } from 'vitest';
import { FakeRecords } from '../testing/fake-ports.ts';
import { entryOf } from '../testing/record-of.ts';
import { createRecorder, type RecorderLimits } from './recorder.ts';

const LIMITS: RecorderLimits = { recordTimeoutMs: 10_000, recordRetryMs: 60_000, recordQueueMax: 8, recordBatchMax: 4 };

function useRecorder(limits: Partial<RecorderLimits> = {}) {
  const writer = new FakeRecords();
  const logLines: string[] = [];
  const logger = createLogger({ app: 'test', level: 'debug', write: (line) => logLines.push(line) });
  let nowMs = 0;
  const recorder = createRecorder({ writer, logger, limits: { ...LIMITS, ...limits }, monotonicMs: () => nowMs });
  return { writer, recorder, logLines, advance: (ms: number) => (nowMs += ms) };
}

test('the entries of one tick share a batch, in their order, and each learns its own outcome', async () => {
  const { writer, recorder } = useRecorder();
  const entries = ['a', 'b', 'c'].map(entryOf);
  expect(await Promise.all(entries.map((entry) => recorder.write(entry)))).toHaveLength(3);
  expect(writer.batches.map((batch) => batch.map(({ record }) => record.id))).toEqual([['a', 'b', 'c']]);
});

test('a batch has its limit, and what comes while one is under way gathers for the next', async () => {
  const { writer, recorder } = useRecorder();
  await Promise.all(Array.from({ length: 6 }, () => recorder.write(entryOf())));
  expect(writer.batches.map(({ length }) => length)).toEqual([4, 2]);
});

test('a write resolves only when the database has answered', async () => {
  const { writer, recorder } = useRecorder();
  const { promise, resolve } = Promise.withResolvers<void>();
  writer.gate = promise;
  let isResolved = false;
  const written = recorder.write(entryOf()).then(() => {
    isResolved = true;
  });
  await new Promise((next) => setImmediate(() => setImmediate(next)));
  expect(isResolved).toBe(false);
  resolve();
  await written;
  expect(isResolved).toBe(true);
});

test('a failed write is tried again until it succeeds', async () => {
  const { writer, recorder, logLines } = useRecorder();
  writer.failuresLeft = 1;
  await recorder.write(entryOf('a'));
  expect(writer.entries.map(({ record }) => record.id)).toEqual(['a']);
  expect(logLines.join('')).toContain('records_not_written');
});

test('waiting has a limit, and writing goes on after it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { writer, recorder } = useRecorder();
    const { promise, resolve } = Promise.withResolvers<void>();
    writer.gate = promise;
    const refused = expect(recorder.write(entryOf('late'))).rejects.toMatchObject({ code: 'record_not_durable' });
    await vi.advanceTimersByTimeAsync(LIMITS.recordTimeoutMs);
    await refused;
    resolve();
    await recorder.whenIdle();
    expect(writer.entries.map(({ record }) => record.id)).toEqual(['late']);
  } finally {
    vi.useRealTimers();
  }
});

test('trying again has a limit too: the loss is logged by id', async () => {
  const { writer, recorder, logLines, advance } = useRecorder();
  writer.failuresLeft = 1;
  const refused = expect(recorder.write(entryOf('lost'))).rejects.toMatchObject({ code: 'record_not_durable' });
  advance(LIMITS.recordRetryMs + 1);
  await refused;
  expect(logLines.join('')).toMatch(/record_lost.*"requestId":"lost"/);
});

test('a record that the database refuses for good is lost alone', async () => {
  const { writer, recorder, logLines } = useRecorder();
  writer.isRecordRefused = true;
  await expect(recorder.write(entryOf('poison'))).rejects.toMatchObject({ code: 'record_not_durable' });
  writer.isRecordRefused = false;
  expect(await recorder.write(entryOf('next'))).toMatchObject({ isWritten: true });
  expect(logLines.join('')).toMatch(/record_lost.*"requestId":"poison"/);
});

test('there is no room once the limit of waiting records is reached', async () => {
  const { writer, recorder } = useRecorder();
  const { promise, resolve } = Promise.withResolvers<void>();
  writer.gate = promise;
  const writes = Array.from({ length: LIMITS.recordQueueMax - 1 }, () => recorder.write(entryOf()));
  expect(recorder.hasRoom()).toBe(true);
  writes.push(recorder.write(entryOf()));
  expect(recorder.hasRoom()).toBe(false);
  resolve();
  await Promise.all(writes);
  expect(recorder.hasRoom()).toBe(true);
});
