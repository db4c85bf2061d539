import { DATA_CLASSES, describeDataLifecycle, judgeNumbers } from '@lethe/core/retention';
import { QUIET_DESTRUCTION } from '@lethe/core/retention/testing';
import { expect, test } from 'vitest';
import { splitFirstSentence } from './lifecycle-words.ts';
import { numberCards } from './number-words.ts';
import { pauseSentence } from './status-words.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const QUIET = { ...QUIET_DESTRUCTION, lastRunAt: NOW };

test('the four numbers read as the product states them', () => {
  expect(numberCards(judgeNumbers(QUIET, NOW)).map(({ label, value }) => [label, value])).toEqual([
    ['Reads after expiry', 'None, from 0 s'],
    ['Keys destroyed', '15 min after the hour'],
    ['Ciphertext dropped', 'By 01:00 UTC'],
    ['Backups dead', 'Within 7 d'],
  ]);
});

test('a number that is not kept says why in place of what it counts from', () => {
  const late = { ...QUIET, overdueKeyCount: 2, oldestOverdueAt: new Date('2026-11-21T11:00:00Z') };
  const key = numberCards(judgeNumbers(late, NOW)).find(({ name }) => name === 'key');
  expect(key).toMatchObject({ isMet: false, value: '15 min after the hour' });
  expect(key?.note).toMatch(/^The keys of 2 ended hours are still there/);
});

test('a pause tells its reason and that reads are refused all the while; without one nothing is said', () => {
  expect(pauseSentence(QUIET)).toBeNull();
  for (const pauseReason of ['clock_jump', 'breaker', 'operator'] as const) {
    expect(pauseSentence({ ...QUIET, pausedAt: NOW, pauseReason })).toMatch(
      /Nothing is destroyed until the operator .*What has expired stays unreadable\.$/,
    );
  }
});

test('the first sentence is set apart, and nothing of the text is lost', () => {
  const classes = describeDataLifecycle({ organization: null, backupRetentionDays: 45 });
  expect(classes).toHaveLength(DATA_CLASSES.length);
  for (const { lives, dies } of classes) {
    for (const text of [lives, dies]) {
      const [first, rest] = splitFirstSentence(text);
      expect(first.endsWith('.')).toBe(true);
      expect(rest === '' ? first : `${first} ${rest}`).toBe(text);
    }
  }
});
