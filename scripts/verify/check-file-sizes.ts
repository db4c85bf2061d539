import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isTest, listSources } from './list-sources.ts';

export const fileLinesMax = 300;
export const testFileLinesMax = 400;
/** Auditors get it as one file that needs no other. */
const oneFileByDesign = 'packages/translog/verify-receipt.mjs';

/** One sentence for each source file that is longer than its cap; generated ones do not count. */
export function checkFileSizes(root: string): string[] {
  return listSources(root).flatMap((path) => {
    if (path === oneFileByDesign) return [];
    const linesCount = readFileSync(join(root, path), 'utf8').trimEnd().split('\n').length;
    const linesMax = isTest(path) ? testFileLinesMax : fileLinesMax;
    return linesCount > linesMax ? [`${path} has ${linesCount} lines; the cap is ${linesMax}.`] : [];
  });
}
