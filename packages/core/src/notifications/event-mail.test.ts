import { describe, expect, test } from 'vitest';
import { ROLES } from '../tenancy/index.ts';
import { audienceOf, EVENT_TYPES, type EventType, eventMail, isTimeZone, purgeMail, readerInstant } from './index.ts';

const ID = '0189d5c0-0000-7000-8000-0000000000f1';
const AT = new Date('2026-11-21T23:30:00Z');
const LATER = '2026-12-05T23:30:00.000Z';
const hold = { hold_id: ID, case_number: 'LH-7' };
const erasure = { erasure_id: ID, number: 'ER-3', matched_count: 237 };

/** What each type may say. */
const DATA: Readonly<Record<EventType, Readonly<Record<string, unknown>>>> = {
  'organization.suspended': { reason: 'non_payment', closes_at: LATER },
  'organization.closing_soon': { days: 7, closes_at: LATER },
  'organization.resolved': { state: 'active' },
  'organization.closed': { closed_from: 'suspended', purges_at: LATER },
  'organization.reopened': {},
  'organization.purge_soon': { days: 1, purges_at: LATER },
  'organization.purge_waits': { purges_at: LATER, hold_count: 2 },
  'legal_hold.placed': hold,
  'legal_hold.confirmed': hold,
  'legal_hold.release_requested': hold,
  'legal_hold.released': hold,
  'erasure.requested': erasure,
  'erasure.approved': erasure,
  'erasure.declined': erasure,
  'erasure.done': { ...erasure, erased_count: 230, held_count: 7 },
  'export.ready': { export_id: ID, kind: 'payloads', expires_at: LATER },
  'export.failed': { export_id: ID, kind: 'payloads', error_code: 'organization_suspended' },
  'payloads.destroyed': { leaf_index: 7 },
  'payloads.erased': { leaf_index: 7 },
  'payloads.dropped': { leaf_index: 7 },
  'webhook.test': { endpoint_id: ID },
  'webhook.disabled': { endpoint_id: ID },
};
const facts = {
  organizationName: 'Halden <b>',
  organizationUrl: 'https://lethe.example/halden',
  occurredAt: AT,
  timeZone: 'Europe/Berlin',
};
const mailed = EVENT_TYPES.filter((type) => audienceOf(type, DATA[type]) !== null);

describe('the mail of an event', () => {
  test.each(mailed)('%s says when, in the time zone of its reader and in UTC, and shows names as text', (type) => {
    const mail = eventMail(type, DATA[type], facts);
    for (const form of [mail?.text, mail?.html]) {
      expect(form).toMatch(/\d+ \w{3} 2026, \d\d:30 Europe\/Berlin/);
      expect(form).toMatch(/\d+ \w{3} 2026, 23:30 UTC/);
      expect(form).toContain('https://lethe.example/halden');
    }
    expect(mail?.html).not.toContain('<b>');
    expect(mail?.html).toContain('Halden &lt;b&gt;');
    expect(mail?.text).not.toMatch(/undefined|NaN|Invalid|null/);
  });

  test.each(mailed.filter((type) => type !== 'organization.purge_waits'))('%s has the day in its subject', (type) => {
    expect(eventMail(type, DATA[type], facts)?.subject).toMatch(/\b(22 Nov|6 Dec) 2026\b/);
  });

  test.each(EVENT_TYPES.filter((type) => !mailed.includes(type)))(
    '%s has none: nobody wants one for every hour',
    (type) => {
      expect(eventMail(type, DATA[type], facts)).toBeNull();
    },
  );

  test('says the end of the grace period and the purge as the event does, to the minute', () => {
    expect(eventMail('organization.suspended', DATA['organization.suspended'], facts)?.text).toContain(
      'Closes unless it is resolved: 6 Dec 2026, 00:30 Europe/Berlin (5 Dec 2026, 23:30 UTC)',
    );
  });

  test('tells who may not pay their way out whom to ask, and who may what to pay', () => {
    const of = (reason: string) => eventMail('organization.suspended', { reason, closes_at: LATER }, facts)?.text;
    expect(of('non_payment')).toContain('Pay what is owed');
    expect(of('terms_violation')).not.toContain('Pay what is owed');
  });

  test('is not made of data that it does not know', () => {
    expect(eventMail('organization.suspended', { reason: 'of tomorrow', closes_at: LATER }, facts)).toBeNull();
  });
});

describe('an audience', () => {
  test('is of roles that there are, and somebody leads each', () => {
    for (const type of mailed) {
      const audience = audienceOf(type, DATA[type]);
      expect(ROLES).toEqual(expect.arrayContaining([...(audience?.roles ?? [])]));
      expect(audience?.roles).toContain('owner');
    }
  });
});

describe('a time for its reader', () => {
  test.each([
    ['2026-10-25T00:30:00Z', 'Europe/Berlin', '25 Oct 2026, 02:30 Europe/Berlin'],
    ['2026-10-25T01:30:00Z', 'Europe/Berlin', '25 Oct 2026, 02:30 Europe/Berlin'],
    ['2028-02-29T23:59:59Z', 'Pacific/Auckland', '1 Mar 2028, 12:59 Pacific/Auckland'],
    ['2026-12-31T23:59:59Z', 'Asia/Kolkata', '1 Jan 2027, 05:29 Asia/Kolkata'],
    ['2026-12-05T00:00:00Z', null, '5 Dec 2026, 00:00 UTC'],
    ['2026-12-05T00:00:00Z', 'Mars/Olympus', '5 Dec 2026, 00:00 UTC'],
    ['2026-12-05T00:00:00Z', 'Etc/UTC', '5 Dec 2026, 00:00 UTC'],
  ])('%s in %s is %s', (at, timeZone, text) => {
    expect(readerInstant(new Date(at), timeZone)).toBe(text);
  });

  test('both clocks of an hour that comes twice are told apart by UTC', () => {
    const text = (at: string) => eventMail('organization.reopened', {}, { ...facts, occurredAt: new Date(at) })?.text;
    expect(text('2026-10-25T00:30:00Z')).toContain('(25 Oct 2026, 00:30 UTC)');
    expect(text('2026-10-25T01:30:00Z')).toContain('(25 Oct 2026, 01:30 UTC)');
  });

  test('a time zone is one that the calendar knows', () => {
    expect(['Europe/Berlin', 'UTC', 'America/Argentina/Ushuaia'].map(isTimeZone)).toEqual([true, true, true]);
    expect(['', 'Berlin', 'x'.repeat(65), '../etc', 'Europe/Berlin\n'].map(isTimeZone)).toEqual(Array(5).fill(false));
  });
});

test('the mail of a purge has the receipt with it and leads to nothing of the organization', () => {
  const receipt = '{\n  "leaf": "…"\n}';
  const { text, html } = purgeMail({
    organizationName: 'Halden',
    purgedAt: AT,
    timeZone: null,
    receipt,
    verifierUrl: 'https://lethe.example/verify-receipt.mjs',
  });
  expect(text).toContain(receipt);
  expect(html).toContain('&quot;leaf&quot;');
  expect(text.match(/https:\S+/g)).toEqual([
    'https://lethe.example/log-keys.txt',
    'https://lethe.example/verify-receipt.mjs',
  ]);
  expect(text).toContain('node verify-receipt.mjs receipt receipt.json --key');
});
