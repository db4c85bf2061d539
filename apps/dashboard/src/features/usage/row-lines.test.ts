import type { UsageRow } from '@lethe/core/billing/usage';
import { describe, expect, test } from 'vitest';
import { activeFilters, amountLabels, rowLine } from './row-lines.ts';
import { ALL_ROWS } from './usage-address.ts';

const ROW: UsageRow = {
  id: 'row-1',
  requestId: '0198c1f2-aaaa-7000-8000-00000000abcd',
  hasRecord: true,
  attemptNumber: 1,
  occurredAt: new Date('2026-11-20T09:00:00Z'),
  projectId: 'project-1',
  projectName: 'claims-triage',
  apiKeyId: 'key-1',
  apiKeyName: 'production',
  projectMode: 'credits',
  endpoint: 'chat.completions',
  provider: 'openai',
  model: 'gpt-5-mini',
  statusCode: 200,
  inputTokens: 1_000,
  cachedInputTokens: 200,
  outputTokens: 300,
  reasoningTokens: 0,
  isEstimated: false,
  inferenceNanoUsd: 700n,
  chargedInferenceNanoUsd: 700n,
  storageNanoUsd: 15_000n,
  storageRefundedNanoUsd: 5_000n,
};

describe('a row of usage', () => {
  test.each([
    [null, { Inference: 700n, 'Data storage': 10_000n, Total: 10_700n }],
    ['storage', { 'Data storage': 10_000n }],
    ['inference', { Inference: 700n }],
    ['storage_refund', { 'Given back': 5_000n }],
  ] as const)('below the line %s has the amounts that the line is the sum of', (category, expected) => {
    const { amounts } = rowLine(ROW, category, null);
    expect(Object.fromEntries(amountLabels(category).map((label, index) => [label, amounts[index]]))).toEqual(expected);
  });

  test('opens its request only where there is a record, for who may see it', () => {
    const hrefOf = (row: UsageRow, path: string | null) => rowLine(row, null, path).requestHref;
    expect(hrefOf(ROW, '/halden/requests')).toBe(`/halden/requests/${ROW.requestId}`);
    expect(hrefOf({ ...ROW, hasRecord: false }, '/halden/requests')).toBeNull();
    expect(hrefOf(ROW, null)).toBeNull();
  });

  test('says what else must be known of it', () => {
    const remarkOn = (changes: Partial<UsageRow>) =>
      rowLine({ ...ROW, storageRefundedNanoUsd: 0n, ...changes }, null, null).remark;
    expect(remarkOn({})).toBeNull();
    expect(remarkOn({ attemptNumber: 2 })).toBe('Attempt 2');
    expect(remarkOn({ hasRecord: false })).toBe('The request’s record was deleted; usage is kept');
    expect(remarkOn({ storageRefundedNanoUsd: 1n })).toMatch(/^Storage fee given back/);
  });

  test('is found by filters that go by names and can each be taken off', () => {
    const address = { ...ALL_ROWS, projectId: 'project-1', model: 'openai/gpt-5-mini', after: 'cursor' };
    expect(activeFilters('/halden/usage', address, [ROW])).toEqual([
      { name: 'project', value: 'claims-triage', withoutHref: '/halden/usage/rows?model=openai%2Fgpt-5-mini' },
      { name: 'model', value: 'openai/gpt-5-mini', withoutHref: '/halden/usage/rows?project=project-1' },
    ]);
  });
});
