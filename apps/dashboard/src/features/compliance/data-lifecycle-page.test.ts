import { readFile } from 'node:fs/promises';
import { BACKUP_RETENTION_DAYS_DEFAULT, describeDataLifecycle, judgeNumbers } from '@lethe/core/retention';
import { QUIET_DESTRUCTION } from '@lethe/core/retention/testing';
import { expect, test } from 'vitest';
import { CLASS_NAMES } from './lifecycle-words.ts';
import { numberCards } from './number-words.ts';

const PAGE = new URL('../../../../../docs/data-lifecycle.md', import.meta.url);

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const rowsOf = (page: string, head: string): string[] => {
  const lines = page.split('\n');
  const start = lines.indexOf(head);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return start === -1 ? [] : lines.slice(start + 2, end);
};

test('docs/data-lifecycle.md tells the four numbers and every class in the words of the code', async () => {
  const page = await readFile(PAGE, 'utf8');
  const numbers = numberCards(judgeNumbers(QUIET_DESTRUCTION, new Date('2026-11-21T12:00:00Z')));
  expect(rowsOf(page, '| number | bound | remark |')).toEqual(
    numbers.map(({ label, value, note }) => row([label, value, note])),
  );
  const classes = describeDataLifecycle({ organization: null, backupRetentionDays: BACKUP_RETENTION_DAYS_DEFAULT });
  expect(rowsOf(page, '| data | what it is | lives | dies |')).toEqual(
    classes.map(({ dataClass, contents, lives, dies }) => row([CLASS_NAMES[dataClass], contents, lives, dies])),
  );
});
