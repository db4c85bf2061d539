import { LEAF_KINDS, type LeafKind, type LeafSummary, parseLeafBody } from '@lethe/core/proof';
import { describe, expect, test } from 'vitest';
import { describeVerification, type Verification } from './describe-verification.ts';
import { headTime } from './log-head.tsx';
import { CLAIMS } from './receipt-claims.ts';
import { leafFacts, receiptLine } from './receipt-words.ts';
import { kindsOf, noReceiptWords, readReceiptsQuery, receiptsHref } from './receipts-query.ts';
import { verifyReceiptCommand } from './verify-command.ts';

const HASH = 'ab'.repeat(32);
const HOLD = '0198c1f2-aaaa-7000-8000-00000000abcd';
const ENTRIES = [{ admitted_day: '2026-10-21', expiry_day: '2026-11-20', parts: 3 }];
const FIELDS: Readonly<Record<LeafKind, object>> = {
  key_destruction: { cause: 'expiry', expiry_hour: '2026-11-20T13:00:00.000Z', generations: [1, 2] },
  deletion: {
    reason: 'expiry',
    expiry_day: '2026-11-20',
    parts: 95_880,
    by_admitted_day: [{ day: '2026-10-21', parts: 95_880 }],
  },
  erasure: { reason: 'immediate', batch: HOLD, parts: 3, entries: ENTRIES, commitments_root: HASH },
  preservation: { hold: HOLD, expiry_hour: '2026-11-20T13:00:00.000Z', parts: 3, entries: ENTRIES },
  hold_release: { hold: HOLD, parts: 3, entries: ENTRIES },
  manifest: { admitted_day: '2026-11-20', sequence: 2, entries: [{ expiry_day: '2026-12-20', parts: 7, root: HASH }] },
  audit: { from: 1, to: 1_040, root: HASH },
  master_key_destruction: { version: 46 },
  lifecycle: { event: 'suspend', from: 'active', to: 'suspended', reason: 'non_payment' },
  purge: {
    hour_keys: 2,
    hold_keys: 0,
    people: 3,
    rows: 910,
    parts: 3,
    entries: ENTRIES,
    leaves: 12,
    leaves_root: HASH,
  },
};

function leafOf(kind: LeafKind, fields = FIELDS[kind]): LeafSummary {
  const organization = kind === 'master_key_destruction' ? {} : { organization: HASH };
  const body = { v: 1, type: kind, ...organization, ...fields, executed_at: '2026-11-20T14:00:05.000Z' };
  return {
    index: 17,
    kind,
    appendedAt: new Date('2026-11-20T14:00:06Z'),
    body: JSON.stringify(body),
    isSigned: true,
  };
}

describe('a line of the receipts', () => {
  test.each([
    ['key_destruction', 'Key destroyed', 'Hour 20 Nov 2026, 13:00, expired', null],
    ['deletion', 'Ciphertext dropped', 'Expired on 20 Nov 2026, ciphertext and index', 95_880],
    ['erasure', 'Erased', 'Before their expiry, on request', 3],
    ['preservation', 'Preserved', 'Hour 20 Nov 2026, 13:00, under hold 0198c1f2…abcd', 3],
    ['hold_release', 'Hold released', 'What hold 0198c1f2…abcd had kept', 3],
    ['manifest', 'Manifest', 'Stored on 20 Nov 2026, supplement 1', 7],
    ['audit', 'Audit log sealed', 'Events 1 to 1,040', null],
    ['master_key_destruction', 'Master key destroyed', 'Version 46; backups under it are dead', null],
    ['purge', 'Purged', 'Everything of the organization', 3],
  ] as const)('of %s says what, to what, and how many', (kind, word, scope, partCount) => {
    expect(receiptLine(leafOf(kind))).toMatchObject({
      word,
      scope,
      partCount,
      at: new Date('2026-11-20T14:00:05Z'),
    });
  });

  test('says the cause of a destroyed key', () => {
    const erased = { ...FIELDS.key_destruction, cause: 'erasure', generations: [1] };
    expect(receiptLine(leafOf('key_destruction', erased)).scope).toContain('after an erasure');
    const released = { cause: 'hold_released', hold: HOLD };
    expect(receiptLine(leafOf('key_destruction', released)).scope).toBe('Hold 0198c1f2…abcd, released');
  });

  test('that this version cannot read still stands in the list', () => {
    const leaf = { ...leafOf('deletion'), body: '{"v":2,"type":"deletion"}' };
    expect(receiptLine(leaf)).toMatchObject({ scope: 'Written by another version of Lethe', at: leaf.appendedAt });
  });

  test.each(LEAF_KINDS)('of %s has its facts and its claims', (kind) => {
    const body = parseLeafBody(leafOf(kind).body);
    if (body === null) throw new Error(`${kind} is not read.`);
    expect(leafFacts(body).facts.length).toBeGreaterThan(0);
    expect(CLAIMS[kind].proves.length).toBeGreaterThan(1);
    expect(CLAIMS[kind].doesNotProve.length).toBeGreaterThan(1);
  });
});

describe('the address of the receipts', () => {
  test.each([{ kind: 'deletion', before: '41' }, { kind: 'all' }, {}])('holds what %j shows', (parameters) => {
    const query = readReceiptsQuery(parameters);
    const [, search = ''] = receiptsHref('/halden', query).split('?');
    expect(Object.fromEntries(new URLSearchParams(search))).toEqual(parameters);
    expect(readReceiptsQuery(Object.fromEntries(new URLSearchParams(search)))).toEqual(query);
  });

  test.each([{ kind: 'stolen' }, { before: '-1' }, { before: '1e3' }, { before: '01' }, { before: ['x', '4'] }])(
    'takes %j for nothing',
    (parameters) => {
      expect(readReceiptsQuery(parameters)).toEqual({ filter: 'deletions', before: null });
    },
  );

  test('asks for what was destroyed unless told otherwise', () => {
    expect(kindsOf('deletions')).toContain('master_key_destruction');
    expect(kindsOf('deletions')).not.toContain('audit');
    expect(kindsOf('all')).toBeUndefined();
    expect(kindsOf('audit')).toEqual(['audit']);
  });
});

describe('the command', () => {
  test('has every key, and the organization only where the leaf is about it', () => {
    const verifierKeys = ['lethe.local+00000002+AQ==', 'lethe.local+00000001+AQ=='];
    expect(verifyReceiptCommand({ index: 17, verifierKeys, organizationId: HOLD })).toBe(
      `node verify-receipt.mjs receipt receipt-17.json \\\n  --key '${verifierKeys[0]}' \\\n  --key '${verifierKeys[1]}' \\\n  --organization ${HOLD}`,
    );
    expect(verifyReceiptCommand({ index: 17, verifierKeys, organizationId: null })).not.toContain('--organization');
  });
});

describe('the verification of the audit log', () => {
  const now = new Date('2026-11-21T14:03:12Z');
  const checkpoint = { size: 1_204, signedAt: new Date('2026-11-21T14:00:00Z') };
  const say = (verification: Verification) => describeVerification(verification, now);

  test('says up to where it holds, how old the checkpoint is, and what waits', () => {
    const verified = {
      state: 'verified',
      fromNumber: 1n,
      toNumber: 40n,
      eventCount: 42n,
      verifiedAt: now,
      checkpoint,
    } as const;
    expect(say(verified)).toEqual({
      tone: 'verified',
      title: 'Verified up to event 40',
      sentence: 'Checkpoint 1,204, signed 3 m 12 s ago. 2 events wait to be sealed.',
      leafIndex: null,
    });
    expect(say({ ...verified, eventCount: 40n }).sentence).toBe('Checkpoint 1,204, signed 3 m 12 s ago.');
    expect(say({ ...verified, fromNumber: 31n })).toMatchObject({ title: 'Verified events 31 to 40' });
  });

  test('says that nothing is sealed yet, with a checkpoint and without one', () => {
    const waiting = { state: 'waiting', eventCount: 1n, verifiedAt: now, checkpoint } as const;
    expect(say(waiting)).toMatchObject({ tone: 'waiting', title: 'Nothing sealed yet' });
    expect(say(waiting).sentence).toContain('1 event waits to be sealed.');
    expect(say({ ...waiting, checkpoint: null }).title).toBe('No checkpoint yet');
  });

  test('says where it is broken, what held before, and what to do', () => {
    const broken = {
      state: 'broken',
      fault: 'events_changed',
      batch: { fromNumber: 41n, toNumber: 60n, leafIndex: 9 },
      verifiedTo: 40n,
      eventCount: 60n,
      verifiedAt: now,
      checkpoint,
    } as const;
    const words = say(broken);
    expect(words).toMatchObject({ tone: 'broken', title: 'Broken at events 41 to 60', leafIndex: 9 });
    expect(words.sentence).toMatch(/Up to event 40 everything holds\. .*tell whoever operates Lethe\.$/);
    expect(say({ ...broken, batch: null, verifiedTo: null, fault: 'log_inconsistent' }).title).toBe(
      'The log does not verify',
    );
  });
});

test('the head of the log tells its time, and of another day its date', () => {
  const signedAt = new Date('2026-11-21T14:31:00Z');
  expect(headTime(signedAt, new Date('2026-11-21T23:59:59Z'))).toBe('at 14:31');
  expect(headTime(signedAt, new Date('2026-11-22T00:00:00Z'))).toBe('on 21 Nov');
});

test('an empty list says why, and never leads back and forth between two empty ones', () => {
  const words = (filter: 'all' | 'deletions' | 'erasure', before: number | null = null) =>
    noReceiptWords('/receipts', { filter, before });
  expect(words('deletions')).toMatchObject({
    title: 'Nothing was destroyed yet',
    action: { href: '/receipts?kind=all' },
  });
  expect(words('all')).toMatchObject({ title: 'The log says nothing yet', action: null });
  expect(words('erasure')).toMatchObject({ title: 'No receipt matches', action: { href: '/receipts' } });
  expect(words('all', 0)).toMatchObject({ title: 'No receipt matches' });
});
