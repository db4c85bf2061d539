import { expect, test } from 'vitest';
import { drain, useSpool } from '../spool/testing/use-spool.ts';
import { FakeRecords } from '../testing/fake-ports.ts';
import { entryOf } from '../testing/record-of.ts';
import { createRecorder } from './recorder.ts';

const harness = useSpool();
const LIMITS = { shipGatherMs: 0, shipBatchEntriesMax: 500, shipAtStopTimeoutMs: 50 };

async function useRecorder() {
  const spool = await harness.open();
  const writer = new FakeRecords();
  return { spool, writer, recorder: createRecorder({ spool, writer, logger: harness.logger, limits: LIMITS }) };
}

test('a write waits for the disk, and not for the database', async () => {
  const { writer, recorder } = await useRecorder();
  const { promise, resolve } = Promise.withResolvers<void>();
  writer.gate = promise;
  await recorder.write(entryOf('a'));
  expect(writer.entries).toEqual([]);
  resolve();
  await recorder.whenIdle();
  expect(writer.entries.map(({ record }) => record.id)).toEqual(['a']);
});

test('a record that the disk does not take is an error of its request', async () => {
  const { recorder } = await useRecorder();
  harness.files.faults.set('datasync', { code: 'EIO' });
  await expect(recorder.write(entryOf())).rejects.toMatchObject({ code: 'record_not_durable' });
  expect(recorder.hasRoom()).toBe(false);
});

test('a stop leaves nothing on the disk that the database has taken', async () => {
  const { writer, recorder } = await useRecorder();
  await Promise.all(['a', 'b'].map((id) => recorder.write(entryOf(id))));
  await recorder.stop();
  expect(writer.entries).toHaveLength(2);
  expect(harness.names()).toEqual([]);
});

test('after a stop nothing is acknowledged any more', async () => {
  const { recorder } = await useRecorder();
  await recorder.stop();
  await expect(recorder.write(entryOf())).rejects.toMatchObject({ code: 'record_not_durable' });
  expect(harness.names()).toEqual([]);
});

test('a stop does not wait for a database that hangs, and what it did not take is there for the next start', async () => {
  const { writer, recorder } = await useRecorder();
  const { promise, resolve } = Promise.withResolvers<void>();
  writer.gate = promise;
  await recorder.write(entryOf('left'));
  await recorder.stop();
  expect(await drain(await harness.open())).toEqual(['left']);
  resolve();
});
