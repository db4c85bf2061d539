import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkDependencies } from './check-dependencies.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lethe-dependencies-'));
  mkdirSync(join(root, 'packages/core'), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

function write(catalog: Record<string, string>, dependencies: Record<string, string>): void {
  const lines = Object.entries(catalog).map(([name, version]) => `  "${name}": ${version}\n`);
  writeFileSync(
    join(root, 'pnpm-workspace.yaml'),
    `packages:\n  - packages/*\n\ncatalog:\n${lines.join('')}\nother: 1\n`,
  );
  writeFileSync(join(root, 'packages/core/package.json'), JSON.stringify({ dependencies }));
}

test('dependencies from the catalog and from the workspace are right', () => {
  write(
    { '@scope/engine': '7.10.0-4.0edf32', zod: '4.6.7' },
    { '@scope/engine': 'catalog:', zod: 'catalog:', mine: 'workspace:*' },
  );

  expect(checkDependencies(root)).toEqual([]);
});

test('a version outside the catalog and a loose one inside are each told', () => {
  write({ loose: '^1.0.0', zod: '4.6.7' }, { zod: '4.6.7', loose: 'catalog:' });

  expect(checkDependencies(root)).toEqual([
    'packages/core/package.json: zod is "4.6.7"; write "catalog:" or "workspace:*".',
    'The catalog\'s loose is "^1.0.0", which is not exact.',
  ]);
});
