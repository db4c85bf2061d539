import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const sampleCount = 400;
/** About what the record of a request takes in a spool. */
const recordSizeBytes = 1_024;
const fileSizeBytes = sampleCount * recordSizeBytes;

export interface SyncTimes {
  readonly p50: number;
  readonly p99: number;
}

/** What one small write and its fdatasync take in a folder, into a file that has its size already. No durable record can wait for less. */
export function measureSyncs(folder: string): SyncTimes {
  const file = join(folder, 'sync-probe');
  const descriptor = openSync(file, 'w');
  const record = Buffer.alloc(recordSizeBytes, 1);
  const timesMs: number[] = [];
  try {
    writeSync(descriptor, Buffer.alloc(fileSizeBytes));
    fdatasyncSync(descriptor);
    for (let sample = 0; sample < sampleCount; sample += 1) {
      const startedAt = performance.now();
      writeSync(descriptor, record, 0, recordSizeBytes, sample * recordSizeBytes);
      fdatasyncSync(descriptor);
      timesMs.push(performance.now() - startedAt);
    }
  } finally {
    closeSync(descriptor);
    rmSync(file);
  }
  timesMs.sort((left, right) => left - right);
  return { p50: timesMs[sampleCount / 2] ?? 0, p99: timesMs[Math.floor(sampleCount * 0.99)] ?? 0 };
}
