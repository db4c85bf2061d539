import type { OrganizationId } from '@lethe/core/tenancy';
import { describe, expect, test } from 'vitest';
import type { Ending, SeenRequest } from '../load/send-request.ts';
import { compareRecords, type StoredRequest } from './compare-records.ts';

const tenant = { name: 'retain all', organizationId: 'o' as OrganizationId, apiKey: 'k' };

function seenAs(ending: Ending): SeenRequest {
  const usage = { prompt_tokens: 10, completion_tokens: 5, cost_nano_usd_data_storage: 150 };
  const told = ending === 'acknowledged' ? usage : null;
  return { nonce: 'n1', tenant, ending, status: 200, requestId: 'r1', usage: told, sentAtMs: 0, errorCode: null };
}

const STORED: StoredRequest = {
  id: 'r1',
  nonce: 'n1',
  inputTokens: 10n,
  outputTokens: 5n,
  storageNanoUsd: 150n,
  storageRefundedNanoUsd: 0n,
  isStored: true,
  payloadPartCount: 2,
  usageEntryCount: 1,
};

describe('the comparison of what clients saw with what is recorded', () => {
  test('finds nothing where both agree, and where a client that was cut off has a record or none', () => {
    expect(compareRecords([seenAs('acknowledged')], [STORED])).toEqual([]);
    expect(compareRecords([seenAs('cut')], [STORED])).toEqual([]);
    expect(compareRecords([seenAs('cut')], [])).toEqual([]);
  });

  test.each<[string, SeenRequest, StoredRequest[], RegExp]>([
    ['a lost record', seenAs('acknowledged'), [], /not recorded/],
    ['a record twice', seenAs('acknowledged'), [STORED, { ...STORED, id: 'r2' }], /twice/],
    ['a record of nothing', seenAs('acknowledged'), [STORED, { ...STORED, nonce: 'n2' }], /never sent/],
    ['a record of what never arrived', seenAs('unreachable'), [STORED], /never arrived/],
    ['another id', seenAs('acknowledged'), [{ ...STORED, id: 'r2' }], /told id r1, recorded is r2/],
    ['other tokens', seenAs('acknowledged'), [{ ...STORED, outputTokens: 6n }], /told outputTokens 5, recorded is 6/],
    ['another fee', seenAs('acknowledged'), [{ ...STORED, storageNanoUsd: 140n }], /told storageNanoUsd 150/],
    ['usage twice', seenAs('cut'), [{ ...STORED, usageEntryCount: 2 }], /2 usage entries/],
    ['half a payload', seenAs('cut'), [{ ...STORED, payloadPartCount: 1 }], /1 parts/],
    ['a fee for nothing', seenAs('cut'), [{ ...STORED, isStored: false }], /charged for a payload that is not stored/],
  ])('finds %s', (_name, seen, stored, difference) => {
    expect(compareRecords([seen], stored).join('\n')).toMatch(difference);
  });
});
