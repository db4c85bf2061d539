import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const versions = z.record(z.string(), z.string()).default({});
const manifest = z.object({
  dependencies: versions,
  devDependencies: versions,
  optionalDependencies: versions,
  peerDependencies: versions,
});

/** One sentence for each dependency whose version does not stand in the catalog, exactly and once. */
export function checkDependencies(root: string): string[] {
  const catalog = readCatalog(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'));
  const loose = manifestsOf(root).flatMap((path) => {
    const declared = Object.values(manifest.parse(JSON.parse(readFileSync(join(root, path), 'utf8'))));
    return declared.flatMap(Object.entries).flatMap(([name, version]) => {
      if (version === 'workspace:*') return [];
      return version === 'catalog:' ? [] : [`${path}: ${name} is "${version}"; write "catalog:" or "workspace:*".`];
    });
  });
  const inexact = [...catalog].flatMap(([name, version]) =>
    /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) ? [] : [`The catalog's ${name} is "${version}", which is not exact.`],
  );
  return [...loose, ...inexact];
}

function manifestsOf(root: string): string[] {
  return globSync('{.,*,apps/*,packages/*,tools/*}/package.json', { cwd: root, exclude: ['node_modules'] });
}

/** Reads the flat list below `catalog:`, which is all of YAML that the catalog uses. */
function readCatalog(yaml: string): Map<string, string> {
  const block = /^catalog:\n((?: {2}.*\n)+)/m.exec(yaml)?.[1] ?? '';
  return new Map(
    [...block.matchAll(/^ {2}"?([^":]+)"?: (\S+)$/gm)].map(([, name = '', version = '']) => [name, version]),
  );
}
