import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { printPrices } from './print-prices.ts';

const folder = mkdtempSync(join(tmpdir(), 'lethe-prices-'));
const file = join(folder, 'prices.json');
afterAll(() => rmSync(folder, { recursive: true }));

const write = (models: object) => writeFileSync(file, JSON.stringify({ models }));

test('the list shows what a gateway would charge by, exactly, with every condition', () => {
  const lines = printPrices(['list', 'anthropic']).split('\n');
  expect(lines).toContain('anthropic/claude-sonnet-4-5\t3\t0.3\t15\t15\t64000\talways');
  expect(lines).toContain('anthropic/claude-sonnet-4-5\t6\t0.6\t22.5\t22.5\t64000\tprompts above 200000');
  expect(printPrices(['list'])).toContain('\t00:30–16:30 UTC');
});

test('a file of the operator’s own is checked, and shown in the list', () => {
  write({ 'acme/llama': { input: '0.000000001', output: 7, outputTokensMax: 10 } });
  expect(printPrices(['check', file])).toBe('1 model, all of them priced.');
  expect(printPrices(['list', 'acme', '--file', file]).split('\n').at(-1)).toBe(
    'acme/llama\t0.000000001\t0.000000001\t7\t7\t10\talways',
  );
});

test('the list goes by the file that the settings name, unless another is named', () => {
  write({ 'acme/llama': { input: 7, output: 7 } });
  expect(printPrices(['list', 'acme'], file)).toContain('acme/llama\t7');
  expect(() => printPrices(['list', 'acme', '--file', join(folder, 'none')], file)).toThrow('cannot be read.');
});

test('what would have no effect or could not be used is told', () => {
  write({ 'acme/llama': { outputTokensMax: 10 } });
  expect(() => printPrices(['check', file])).toThrow('No price for acme/llama');
  write({ 'acme/llama': { input: 0.15, output: 1 } });
  expect(() => printPrices(['check', file])).toThrow('Wrong at models → acme/llama → input.');
  expect(() => printPrices(['check', join(folder, 'none')])).toThrow('cannot be read.');
  expect(() => printPrices(['list', 'nobody'])).toThrow('There are no prices of "nobody".');
  for (const wrong of [[], ['check'], ['list', '--file'], ['change']])
    expect(() => printPrices(wrong)).toThrow('Usage:');
});
