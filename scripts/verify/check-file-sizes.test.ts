import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkFileSizes, fileLinesMax, testFileLinesMax } from './check-file-sizes.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lethe-sizes-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, linesCount: number): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), 'line\n'.repeat(linesCount));
}

test('a source file may be as long as the cap, not a line longer; a test has a cap of its own', () => {
  write('apps/gateway/src/full.ts', fileLinesMax);
  write('apps/gateway/src/long.ts', fileLinesMax + 1);
  write('packages/core/src/full.test.ts', testFileLinesMax);
  write('packages/core/src/long.test.ts', testFileLinesMax + 1);

  expect(checkFileSizes(root).map((finding) => finding.split(' ')[0])).toEqual([
    'apps/gateway/src/long.ts',
    'packages/core/src/long.test.ts',
  ]);
});

test('generated files and dependencies have no cap', () => {
  write('packages/db/src/generated/client.ts', 5_000);
  write('apps/dashboard/.next/server.ts', 5_000);
  write('packages/db/node_modules/pg/index.ts', 5_000);

  expect(checkFileSizes(root)).toEqual([]);
});
