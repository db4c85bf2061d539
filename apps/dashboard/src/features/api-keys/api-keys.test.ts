import { describe, expect, test } from 'vitest';
import { expiryOf } from './expiry-choice.ts';
import { EMPTY_KEY_FORM, keyFormOf, readKeyForm } from './key-draft.ts';
import { type ApiKeyRow, keyState, lastUsedText, limitsText } from './key-state.ts';

const NOW = new Date('2026-11-21T14:00:00Z');
const CEILING = { level: 'retain_all', payloadRetentionDays: 30 } as const;
const key: ApiKeyRow = {
  id: 'k1',
  name: 'production',
  projectId: 'p1',
  projectName: 'support-assistant',
  mask: 'lethe_live_…4c9a',
  createdAt: NOW,
  createdByName: 'Ines Marchetti',
  lastUsedAt: null,
  expiresAt: null,
  revokedAt: null,
  replacedById: null,
  retentionLevel: 'metadata_only',
  payloadRetentionDays: 7,
  spendLimitNanoUsd: 19_950_000_001n,
  spentNanoUsd: 0n,
  rateLimitPerMinute: 60,
  concurrencyLimit: 4,
  allowedModels: ['openai/gpt-5-mini', 'anthropic/claude-sonnet-4-5'],
};

describe('the state of a key', () => {
  const later = new Date(NOW.getTime() + 90_000);
  test.each([
    ['nothing special', {}, 'Works', false],
    ['an expiry that is now', { expiresAt: NOW }, 'Expired', true],
    ['a successor and an overlap that is over', { expiresAt: NOW, replacedById: 'k2' }, 'Replaced', true],
    ['a successor', { expiresAt: later, replacedById: 'k2' }, 'Replaced, works 1 m 30 s', false],
    ['a revocation, whatever else', { revokedAt: NOW, expiresAt: NOW }, 'Revoked', true],
    ['its limit spent', { spentNanoUsd: 19_950_000_001n }, 'Limit reached', false],
  ])('with %s', (_, change, text, isOver) => {
    expect(keyState({ ...key, ...change }, NOW)).toMatchObject({ text, isOver });
  });
});

describe('the form of a key', () => {
  test('gives back what it was opened with, to the nano-dollar', () => {
    const { limits } = readKeyForm(keyFormOf(key), CEILING);
    expect(limits).toEqual({
      name: 'production',
      retentionLevel: 'metadata_only',
      payloadRetentionDays: 7,
      spendLimitNanoUsd: 19_950_000_001n,
      rateLimitPerMinute: 60,
      concurrencyLimit: 4,
      allowedModels: ['openai/gpt-5-mini', 'anthropic/claude-sonnet-4-5'],
    });
  });

  test('left empty limits nothing', () => {
    expect(readKeyForm({ ...EMPTY_KEY_FORM, name: 'ci' }, CEILING).limits).toMatchObject({
      spendLimitNanoUsd: null,
      rateLimitPerMinute: null,
      concurrencyLimit: null,
      allowedModels: [],
    });
  });

  test.each([
    ['spend', { spendText: '-1' }],
    ['spend', { spendText: '9000001' }],
    ['rate', { rateText: '0' }],
    ['rate', { rateText: '1.5' }],
    ['concurrency', { concurrencyText: '0' }],
    ['concurrency', { concurrencyText: '10001' }],
    ['models', { modelsText: 'gpt-5-mini' }],
    ['retention', { override: { isMetadataOnly: false, daysText: '31' } }],
  ] as const)('says what is wrong with %s in %j', (field, change) => {
    const { limits, problems } = readKeyForm({ ...EMPTY_KEY_FORM, name: 'ci', ...change }, CEILING);
    expect(limits).toBeNull();
    expect(problems[field]).not.toBeNull();
  });

  test('needs a name', () => {
    expect(readKeyForm(EMPTY_KEY_FORM, CEILING).limits).toBeNull();
  });
});

test('limits read in one line', () => {
  expect(limitsText(key)).toBe('60 / min · 4 at once · 2 models');
  expect(limitsText({ ...key, rateLimitPerMinute: null, concurrencyLimit: null, allowedModels: [] })).toBe('');
});

test.each([
  [null, 'never'],
  ['2026-11-21T13:59:00Z', 'just now'],
  ['2026-11-21T10:27:00Z', '3 h ago'],
])('last used %s reads %s', (at, expected) => {
  expect(lastUsedText(at === null ? null : new Date(at), NOW)).toBe(expected);
});

test('an expiry is counted from now', () => {
  expect(expiryOf('30', NOW)).toEqual(new Date('2026-12-21T14:00:00Z'));
  expect(expiryOf('never', NOW)).toBeNull();
});
