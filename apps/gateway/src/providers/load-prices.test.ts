import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { StartupProblem } from '../startup-problem.ts';
import { loadPrices } from './load-prices.ts';

const folder = mkdtempSync(join(tmpdir(), 'lethe-prices-'));
const file = join(folder, 'prices.json');
afterAll(() => rmSync(folder, { recursive: true }));

const query = { provider: 'openai', model: 'gpt-4o-mini', at: new Date('2026-11-21T12:00:00Z'), promptTokens: 0 };

test('the operator’s file wins over the list, and makes a version of its own', () => {
  writeFileSync(file, '{"models":{"openai/gpt-4o-mini":{"input":"0.2","output":"0.9","outputTokensMax":100}}}');
  const [bundled, own] = [loadPrices(undefined), loadPrices(file)];
  expect(bundled.prices.ratesFor(query)?.input.amountNanoUsd).toBe(150_000_000n);
  expect(own.prices.ratesFor(query)?.input.amountNanoUsd).toBe(200_000_000n);
  expect(own.prices.outputTokensMax(query)).toBe(100);
  expect(Buffer.compare(own.version.digest, bundled.version.digest)).not.toBe(0);
});

test.each([
  ['that is not there', null, /^LETHE_PRICES_FILE: this file cannot be read; correct the path or the rights\.$/],
  [
    'with a float in it',
    '{"models":{"a/b":{"input":0.15,"output":1}}}',
    /^LETHE_PRICES_FILE: Wrong at models → a\/b → input\..*[^.]\.$/,
  ],
])('a file %s stops the start, with one line that says why', (_name, text, expected) => {
  if (text === null) rmSync(file);
  else writeFileSync(file, text);
  expect(() => loadPrices(file)).toThrow(StartupProblem);
  expect(() => loadPrices(file)).toThrow(expected);
});
