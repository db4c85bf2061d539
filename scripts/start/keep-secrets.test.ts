import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepSecrets } from './keep-secrets.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lethe-secrets-'));
});

afterEach(() => rmSync(home, { recursive: true }));

test('secrets are made once, kept, and readable by their owner only', () => {
  const first = keepSecrets(home);

  expect(keepSecrets(home)).toEqual(first);
  expect(new Set(Object.values(first)).size).toBe(3);
  expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
});

test.each([0o640, 0o604, 0o660])('a secrets file of mode %o, which others may read, is refused', (mode) => {
  keepSecrets(home);
  chmodSync(join(home, 'secrets.json'), mode);

  expect(() => keepSecrets(home)).toThrow(/secrets\.json.*chmod 600/);
});

test('a damaged secrets file is refused and left as it is', () => {
  const file = join(home, 'secrets.json');
  writeFileSync(file, '{"databasePassword":', { mode: 0o600 });

  expect(() => keepSecrets(home)).toThrow(/damaged/);
  expect(readFileSync(file, 'utf8')).toBe('{"databasePassword":');
});
