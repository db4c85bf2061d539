import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isTest, listSources } from './list-sources.ts';

const numberedTest = /\b(?:test|it|describe)(?:\.\w+\([^)]*\))?\(\s*['"`]invariants? (\d+)/g;
const listedRow = /^\| (\d+) \|/gm;

/** One sentence for each number that a test carries and docs/security.md does not list, and for each that it lists and no test carries. */
export function checkInvariants(root: string): string[] {
  const page = readFileSync(join(root, 'docs/security.md'), 'utf8');
  const listed = new Set([...page.matchAll(listedRow)].map(([, number]) => number));
  const tested = new Set<string | undefined>();
  const findings: string[] = [];
  for (const path of listSources(root).filter(isTest)) {
    for (const [, number] of readFileSync(join(root, path), 'utf8').matchAll(numberedTest)) {
      tested.add(number);
      if (!listed.has(number))
        findings.push(`${path} holds invariant ${number}, which docs/security.md does not list.`);
    }
  }
  for (const number of listed) {
    if (!tested.has(number)) findings.push(`docs/security.md lists invariant ${number}, which no test holds.`);
  }
  return findings;
}
