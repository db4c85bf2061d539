import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const chunkSizeBytes = 1024 * 1024;

/** How long the file system takes to remove so many bytes that were written and synced before: no drop of a table is faster. */
export function measureRemoval(sizeBytes: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-file-'));
  const file = join(folder, 'file');
  const chunk = randomBytes(chunkSizeBytes);
  const descriptor = openSync(file, 'w');
  for (let written = 0; written < sizeBytes; written += chunkSizeBytes) writeSync(descriptor, chunk);
  fsyncSync(descriptor);
  closeSync(descriptor);
  const startedAt = performance.now();
  rmSync(file);
  const removalMs = performance.now() - startedAt;
  rmSync(folder, { recursive: true });
  return removalMs;
}
