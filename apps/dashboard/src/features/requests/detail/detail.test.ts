import { NOT_STORED_REASONS, payloadState } from '@lethe/core/payloads';
import { describe, expect, test } from 'vitest';
import { requestFixture } from '../fixtures/request-fixtures.ts';
import { describeMissing } from './describe-missing.ts';
import { headersOf } from './headers-of.ts';
import { generationSpeed, phasesOf, policyChain, retentionSummary, statusText } from './view-model.ts';

const now = new Date('2026-11-21T14:32:08Z');
const request = requestFixture();
const summaryAt = (at: Date) => retentionSummary({ request, state: payloadState(request, at), now: at });

describe('the retention card', () => {
  test('says how long a payload stays readable and who decided', () => {
    expect(summaryAt(now)).toMatchObject({
      title: 'Readable for 17 d 17 h',
      remark: '30 days, set by the organization and stamped at admission under policy version 7',
    });
  });

  test('says when it expired, from that very instant', () => {
    const expiresAt = new Date('2026-12-09T08:14:07Z');
    expect(summaryAt(new Date(expiresAt.getTime() - 1)).title).toBe('Readable for 0 s');
    expect(summaryAt(expiresAt).title).toBe('Expired on 9 Dec 2026, 08:14:07 UTC');
  });
});

describe('a missing payload', () => {
  test.each(NOT_STORED_REASONS)('that was never stored says its own reason: %s', (reason) => {
    const missing = describeMissing({ reading: { kind: 'not_stored', reason }, request, role: 'developer', now });
    const others = NOT_STORED_REASONS.filter((other) => other !== reason);
    expect(missing.title).toBe('This payload was never stored');
    for (const other of others) {
      expect(
        describeMissing({ reading: { kind: 'not_stored', reason: other }, request, role: 'developer', now }).sentence,
      ).not.toBe(missing.sentence);
    }
  });

  test.each([
    [0n, '$0.000000000'],
    [72_760n, '$0.000072760, all of it refunded'],
  ])('that was lost after a fee of %d was told says that the fee went back', (storageNanoUsd, fee) => {
    const lost = requestFixture({ cost: { ...request.cost, storageNanoUsd } });
    const reading = { kind: 'not_stored', reason: 'store_failed' } as const;
    const { sentence, facts } = describeMissing({ reading, request: lost, role: 'finance', now });
    expect(sentence).not.toMatch(/fee/i);
    expect(facts).toContainEqual(['Fee', fee]);
  });

  test('that expired says when, how long ago, and what became of its key', () => {
    const expiredAt = new Date('2026-11-09T08:14:07Z');
    expect(describeMissing({ reading: { kind: 'expired', expiredAt }, request, role: 'developer', now })).toMatchObject(
      {
        title: 'Expired on 9 Nov 2026, 08:14:07 UTC',
        sentence:
          'The 30-day period ended 12 d 6 h ago. It was unreadable from that second, and its key was destroyed by 9 Nov, 09:15.',
        facts: [
          ['Ciphertext', 'Dropped by 10 Nov, 01:00'],
          ['Backups', 'Dead since 16 Nov, 08:14'],
        ],
      },
    );
  });

  test('that was erased says when, also where it has expired since', () => {
    const erasedAt = new Date('2026-11-20T09:12:44Z');
    const state = payloadState({ ...request, erasedAt }, new Date('2027-01-01T00:00:00Z'));
    expect(retentionSummary({ request, state, now }).title).toBe('Erased on 20 Nov 2026, 09:12:44 UTC');
    const missing = describeMissing({ reading: { kind: 'erased', erasedAt }, request, role: 'developer', now });
    expect(missing).toMatchObject({ glyph: 'erased', title: 'Erased on 20 Nov 2026, 09:12:44 UTC' });
  });

  test('that a hold preserves says when it expired, and who alone reads it', () => {
    const expiredAt = new Date('2026-11-09T08:14:07Z');
    const state = payloadState({ ...request, isHeld: true }, new Date('2027-01-01T00:00:00Z'));
    expect(state.kind).toBe('held');
    expect(retentionSummary({ request, state, now }).title).toContain('a legal hold preserves it');
    const missing = describeMissing({ reading: { kind: 'held', expiredAt }, request, role: 'owner', now });
    expect(missing).toMatchObject({
      glyph: 'held',
      title: 'Expired on 9 Nov 2026, 08:14:07 UTC, kept by a legal hold',
      facts: [
        ['Needs', 'payload:read_held'],
        ['Roles that have it', 'compliance'],
      ],
    });
  });

  test('that the role may not read says who may', () => {
    const missing = describeMissing({ reading: { kind: 'no_permission' }, request, role: 'viewer', now });
    expect(missing.sentence).toContain('You are a viewer.');
    expect(missing.facts).toContainEqual(['Roles that have it', 'owner, admin, developer']);
  });

  test('sends only those to the policies who can open them', () => {
    const actionFor = (role: 'admin' | 'viewer') =>
      describeMissing({ reading: { kind: 'not_stored', reason: 'level' }, request, role, now }).action;
    expect([actionFor('admin'), actionFor('viewer')]).toEqual(['policies', 'policy_tab']);
  });
});

describe('the facts', () => {
  test('phases add up to the whole', () => {
    expect(phasesOf(request).reduce((sum, phase) => sum + phase.spanMs, 0)).toBe(request.timing.totalMs);
    expect(
      phasesOf({ attemptCount: 1, timing: { gatewayMs: 5, firstTokenMs: null, totalMs: 30 } }).map(
        (phase) => phase.spanMs,
      ),
    ).toEqual([5, 25]);
  });

  test('one link of the chain is binding', () => {
    expect(policyChain(request).map((link) => [link.value, link.isBinding])).toEqual([
      ['Retain all, 30 d', true],
      ['inherits', false],
      ['inherits', false],
      ['inherits', false],
    ]);
  });

  test.each([
    ['project', ['allows more', 'Retain all, 7 d', 'inherits', 'inherits'], 'the project'],
    ['key', ['allows more', 'allows more', 'Retain all, 7 d', 'inherits'], 'the API key'],
    ['request', ['allows more', 'allows more', 'allows more', 'Retain all, 7 d'], 'the request itself'],
  ] as const)('the chain shows that the %s was the strictest', (source, values, word) => {
    const tightened = { ...request, retention: { ...request.retention, source, payloadRetentionDays: 7 } };
    const chain = policyChain(tightened);
    expect(chain.map(({ value }) => value)).toEqual(values);
    expect(chain.filter(({ isBinding }) => isBinding)).toHaveLength(1);
    expect(retentionSummary({ request: tightened, state: payloadState(tightened, now), now }).remark).toContain(
      `7 days, set by ${word} and`,
    );
  });

  test('a record with an expiry of its own says until when it stays', () => {
    const metadataExpiresAt = new Date('2027-02-19T08:14:07Z');
    const limited = { ...request, retention: { ...request.retention, metadataExpiresAt } };
    const expired = (of: typeof request) =>
      retentionSummary({ request: of, state: { kind: 'expired', expiredAt: now }, now }).remark;
    expect(expired(limited)).toContain('Metadata stays until 19 Feb 2027.');
    expect(expired(request)).toContain('Metadata stays.');
  });

  test('days that the request itself cut to none are told apart from those of the policy', () => {
    const causeOf = (source: 'organization' | 'request') =>
      describeMissing({
        reading: { kind: 'not_stored', reason: 'zero_days' },
        request: { ...request, retention: { ...request.retention, source } },
        role: 'admin',
        now,
      });
    expect(causeOf('request')).toMatchObject({
      facts: [['Cause', 'Header x-lethe-retention-days: 0'], expect.anything()],
      action: 'policy_tab',
    });
    expect(causeOf('organization')).toMatchObject({
      facts: [['Cause', 'Payload period: 0 days'], expect.anything()],
      action: 'policies',
    });
  });

  test('a failure says how it failed', () => {
    expect(statusText({ statusCode: 200, isStreamed: true, errorCode: null })).toEqual({
      text: '200, streamed',
      isFailure: false,
    });
    expect(statusText({ statusCode: 200, isStreamed: true, errorCode: 'upstream_incomplete' })).toEqual({
      text: '200, streamed, upstream_incomplete',
      isFailure: true,
    });
    expect(statusText({ statusCode: 499, isStreamed: false, errorCode: null })).toEqual({
      text: '499, caller hung up',
      isFailure: true,
    });
  });

  test('no speed is told where nothing was generated', () => {
    expect(generationSpeed(request)).toBe('135 tokens/s');
    expect(generationSpeed({ ...request, timing: { ...request.timing, firstTokenMs: null } })).toBeNull();
  });
});

describe('the headers', () => {
  test('tell what the record holds, and nothing of a payload that was never stored', () => {
    const value = (view: typeof request, name: string) =>
      headersOf(view).response.find((header) => header.name === name)?.value;
    expect(value(request, 'x-lethe-retention-expires-at')).toBe('2026-12-09T08:14:07.000Z');
    const retention = { ...request.retention, expiresAt: null, notStoredReason: 'header' } as const;
    const unstored = requestFixture({ retention, endpoint: 'messages' });
    expect(value(unstored, 'x-lethe-retention-expires-at')).toBeUndefined();
    expect(value(unstored, 'x-lethe-not-stored-reason')).toBe('header');
    expect(value(unstored, 'request-id')).toBe(unstored.id);
  });

  test('of the caller are the labels alone', () => {
    expect(headersOf(request).request.map(({ name }) => name)).toEqual([
      'x-lethe-session-id',
      'x-lethe-end-user',
      'x-lethe-tags',
    ]);
  });
});
