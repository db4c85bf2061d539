import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';

const sources = '{apps,bench,chaos,e2e,packages,prisma,scripts}/**/*.{ts,tsx,mjs,cjs,css,prisma}';
const generated = /(^|\/)(node_modules|\.next|generated|next-env\.d\.ts)(\/|$)/;

/** Every source file that people write, as sorted paths from the root. */
export function listSources(root: string): string[] {
  return (
    globSync(sources, { cwd: root, exclude: (path) => generated.test(String(path)) })
      // A route that serves a file is a folder of that file's name.
      .filter((path) => !generated.test(path) && statSync(join(root, path)).isFile())
      .sort()
  );
}

export function isTest(path: string): boolean {
  return /\.(test|spec)\.tsx?$/.test(path);
}
