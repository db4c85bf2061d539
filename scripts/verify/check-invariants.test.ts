import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkInvariants } from './check-invariants.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lethe-invariants-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

test('a number that only a test carries, and one that only the page lists, are findings', () => {
  write('docs/security.md', '| no. | what |\n| --: | --- |\n| 7 | a fee needs a payload |\n| 9 | zero is zero |\n');
  write(
    'packages/core/src/fee.test.ts',
    "test('invariant 7: a fee', () => {});\ntest.each([1])('invariant 8: more', () => {});",
  );

  expect(checkInvariants(root)).toEqual([
    'packages/core/src/fee.test.ts holds invariant 8, which docs/security.md does not list.',
    'docs/security.md lists invariant 9, which no test holds.',
  ]);
});
