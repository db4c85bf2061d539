import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const bytesPerGb = 1_000_000_000;
/** A row with its index entries, beside its ciphertext. */
const rowOverheadBytes = 700;
/** Both loaded databases, a copy, and what a copy grows by. */
const copyCountMax = 4;
/** What the write-ahead log may take. */
const logBytesMax = 5 * bytesPerGb;

/** @throws when the disk of temporary files has no room for so many rows */
export function assertRoom({ rowCount, ciphertextSizeBytes }: { rowCount: number; ciphertextSizeBytes: number }): void {
  const neededBytes = rowCount * (ciphertextSizeBytes + rowOverheadBytes) * copyCountMax + logBytesMax;
  const { bavail, bsize } = statfsSync(tmpdir());
  if (bavail * bsize >= neededBytes) return;
  throw new Error(
    `${rowCount} rows need ${Math.ceil(neededBytes / bytesPerGb)} GB in ${tmpdir()}, which has ${Math.floor((bavail * bsize) / bytesPerGb)} GB left.`,
  );
}
