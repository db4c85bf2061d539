import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkJavascriptBudget, measurePages } from './check-javascript-budget.ts';

const kib = 1_024;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lethe-budget-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  const file = join(root, 'apps/dashboard', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** As large after gzip as before, to within a KiB. */
function incompressible(sizeKib: number): string {
  let seed = 1;
  return Array.from({ length: sizeKib * kib }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (seed % 94));
  }).join('');
}

function writePage(folder: string, chunks: Readonly<Record<string, readonly string[]>>): void {
  const entryJSFiles = Object.fromEntries(
    Object.entries(chunks).map(([entry, files]) => [`[project]/apps/dashboard/src/app${entry}`, files]),
  );
  const name = `/${folder === '' ? '' : `${folder}/`}page`;
  const path = `.next/server/app${name}`;
  write(
    `${path}_client-reference-manifest.js`,
    `globalThis.M = {};\nglobalThis.M["${name}"] = ${JSON.stringify({ entryJSFiles })};`,
  );
  write(`${path}/build-manifest.json`, JSON.stringify({ rootMainFiles: ['static/root.js'] }));
}

function writeBudget(pages: Readonly<Record<string, number>>): void {
  write('javascript-budget.json', JSON.stringify({ unit: 'KiB, gzip', pages }));
}

beforeEach(() => {
  write('.next/static/root.js', incompressible(20));
  write('.next/static/shell.js', incompressible(10));
  write('.next/static/list.js', incompressible(60));
  writePage('', { '/layout': [], '/page': [] });
  writePage('[org]/list', {
    '/layout': [],
    '/[org]/layout': ['static/shell.js'],
    '/[org]/list/page': ['static/shell.js', 'static/list.js'],
  });
});

test('a page counts what it, its layouts and the runtime load, each file once', () => {
  const sizes = measurePages(root);

  expect([...sizes.keys()]).toEqual(['/', '/[org]/list']);
  const [plain = 0, list = 0] = sizes.values();
  expect(Math.round((list / plain) * 10)).toBe(Math.round(((20 + 10 + 60) / 20) * 10));
});

test('a page over its budget, one without a budget, and a budget for no page or without use are each told', () => {
  const within = Object.fromEntries([...measurePages(root)].map(([page, size]) => [page, Math.ceil(size / kib)]));
  writeBudget(within);
  expect(checkJavascriptBudget(root)).toEqual([]);

  writeBudget({ '/[org]/list': (within['/[org]/list'] ?? 0) - 1, '/gone': 10 });
  const told = checkJavascriptBudget(root);
  expect(told).toHaveLength(3);
  expect(told[0]).toContain('/ loads');
  expect(told[1]).toContain('its budget is');
  expect(told[2]).toContain('/gone');

  writeBudget({ ...within, '/': (within['/'] ?? 0) + 41 });
  expect(checkJavascriptBudget(root)).toEqual([expect.stringContaining('lower its budget')]);
});
