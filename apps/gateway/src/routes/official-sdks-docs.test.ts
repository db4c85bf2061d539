import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway();
const document = readFileSync(new URL('../../../../docs/using-sdks.md', import.meta.url), 'utf8');
const snippets = [...document.matchAll(/## (.+)\n(?:(?!## )[\s\S])*?```ts\n([\s\S]*?)```/g)].map(
  ([, title, code]) => [title ?? '', code ?? ''] as const,
);

/** Where a snippet finds the packages that it imports, as an application does. */
const packages = fileURLToPath(new URL('../../node_modules/', import.meta.url));
let folder = '';
beforeAll(() => {
  mkdirSync(packages, { recursive: true });
  folder = mkdtempSync(join(packages, '.snippets-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => void vi.unstubAllEnvs());

test('the document has its snippets', () => {
  expect(snippets.map(([title]) => title)).toEqual([
    'OpenAI',
    'Anthropic',
    'Vercel AI SDK',
    'LangChain',
    'Sessions, tags, retention, fallback',
    'Retries',
  ]);
});

test.each(snippets)('the snippet under “%s” runs as it is written, and shows what it says', async (title, code) => {
  const seen = gateway.recorded.length;
  vi.stubEnv('LETHE_API_KEY', gateway.mintRetainingKey());
  const shown: unknown[] = [];
  vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => void shown.push(...values));
  const file = join(folder, `${title.replaceAll(/\W/g, '-')}.mjs`);
  writeFileSync(file, code.replaceAll('http://localhost:4000', gateway.url));
  await import(/* @vite-ignore */ pathToFileURL(file).href);
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.filter((value) => value === undefined || value === null || value === false)).toEqual([]);
  await vi.waitFor(() => expect(gateway.recorded.length).toBeGreaterThan(seen));
  expect(new Set(gateway.recorded.slice(seen).map(({ record }) => record.statusCode))).toEqual(new Set([200]));
  // Each usage that a snippet shows has its cost.
  const usages = shown.filter((value) => typeof value === 'object' && !Array.isArray(value));
  for (const usage of usages) expect(usage).toHaveProperty('cost_usd_total');
});
