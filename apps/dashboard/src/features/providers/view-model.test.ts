import { KNOWN_BASE_URLS } from '@lethe/core/keys';
import { describe, expect, test } from 'vitest';
import { describeTestFailure, type ProviderKeyRow, providerRows, providerState, wipesSecret } from './view-model.ts';

const NOW = new Date('2026-11-21T14:00:00Z');

function key(change: Partial<ProviderKeyRow>): ProviderKeyRow {
  return {
    provider: 'openai',
    baseUrl: null,
    hasSecret: true,
    lastFour: '4c9a',
    updatedAt: NOW,
    testedAt: NOW,
    testErrorCode: null,
    ...change,
  };
}

describe('the list of providers', () => {
  test('has every known one, and those that are set first', () => {
    const rows = providerRows([key({ provider: 'own-models', baseUrl: 'https://models.example/v1' }), key({})]);
    expect(rows.slice(0, 2).map(({ provider }) => provider)).toEqual(['openai', 'own-models']);
    expect(rows).toHaveLength(Object.keys(KNOWN_BASE_URLS).length + 1);
  });

  test('takes no name of the language for a provider', () => {
    expect(providerRows([key({ provider: 'constructor', baseUrl: 'https://models.example/v1' })])[0]).toMatchObject({
      label: 'constructor',
      baseUrl: 'https://models.example/v1',
    });
  });
});

test.each([
  [null, 'Not set'],
  [key({}), 'Works'],
  [key({ testedAt: null }), 'Not tested'],
  [key({ testErrorCode: 'upstream_unreachable' }), 'Test failed'],
  [key({ hasSecret: false, testErrorCode: null }), 'No secret'],
])('%j is %s', (providerKey, text) => {
  expect(providerState(providerKey).text).toBe(text);
});

test('a failed test is told in words, also when it is an unexpected one', () => {
  expect(describeTestFailure('upstream_timeout')).toBe('The address did not answer in time.');
  expect(describeTestFailure('internal_error')).toContain('internal_error');
});

describe('changing the address', () => {
  const [row] = providerRows([key({ baseUrl: 'https://models.example/v1' })]);
  if (row === undefined) throw new Error('There is a first provider.');

  test('to another host wipes the secret', () => {
    expect(wipesSecret(row, 'https://elsewhere.example/v1')).toBe(true);
    expect(wipesSecret(row, 'http://models.example/v1')).toBe(true);
    expect(wipesSecret(row, '')).toBe(true);
  });

  test('to another path of the same host keeps it', () => {
    expect(wipesSecret(row, 'https://models.example/v2')).toBe(false);
  });
});
