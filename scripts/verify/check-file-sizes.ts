import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const fileLinesMax = 300;
export const testFileLinesMax = 400;

const sources = '{apps,bench,e2e,packages,prisma,scripts}/**/*.{ts,tsx,mjs,cjs,css,prisma}';
const generated = /(^|\/)(node_modules|\.next|generated|next-env\.d\.ts)(\/|$)/;

/** One sentence for each source file that is longer than its cap; generated ones do not count. */
export function checkFileSizes(root: string): string[] {
  return globSync(sources, { cwd: root, exclude: (path) => generated.test(String(path)) })
    .filter((path) => !generated.test(path))
    .sort()
    .flatMap((path) => {
      const linesCount = readFileSync(join(root, path), 'utf8').trimEnd().split('\n').length;
      const linesMax = /\.(test|spec)\.tsx?$/.test(path) ? testFileLinesMax : fileLinesMax;
      return linesCount > linesMax ? [`${path} has ${linesCount} lines; the cap is ${linesMax}.`] : [];
    });
}
