import { describe, expect, test } from 'vitest';
import {
  checkDraft,
  EVIDENCE_URL_LENGTH_MAX,
  isReviewOverdue,
  REGISTER_DATA_CLASSES,
  SERVICE_LENGTH_MAX,
} from './index.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const DRAFT = {
  service: ' Fjellhost ',
  purpose: 'Runs the servers',
  dataClasses: ['backups', 'body', 'backups'],
  region: 'Norway',
  safeguards: 'ISO 27001',
  evidenceUrl: 'https://fjellhost.example/trust',
  isOptional: false,
  reviewedOn: '2026-11-21',
  reviewDueOn: '2027-11-21',
};

describe('what staff enter', () => {
  test('comes out in one form: trimmed, each class once and in the order of the list', () => {
    expect(checkDraft(DRAFT, NOW)).toEqual({ ...DRAFT, service: 'Fjellhost', dataClasses: ['body', 'backups'] });
    expect(checkDraft({ ...DRAFT, dataClasses: REGISTER_DATA_CLASSES.toReversed() }, NOW).dataClasses).toEqual([
      ...REGISTER_DATA_CLASSES,
    ]);
  });

  test.each([
    ['service', '   ', 'The service is missing.'],
    ['service', 'x'.repeat(SERVICE_LENGTH_MAX + 1), 'The service has more than 80 characters.'],
    ['region', 'Norway\u0000', 'The region has line breaks or invisible characters.'],
    ['service', 'Go\u202eelgo', 'The service has line breaks or invisible characters.'],
    ['safeguards', 'ISO\u200b 27001', 'The text of the safeguards has line breaks or invisible characters.'],
    ['purpose', 'one\u2028two', 'The purpose has line breaks or invisible characters.'],
    ['dataClasses', [], 'The list of data classes has none chosen.'],
    ['dataClasses', ['secrets'], 'The list of data classes is not valid.'],
    ['evidenceUrl', 'http://fjellhost.example', 'The evidence has to be an https address, without a password in it.'],
    ['evidenceUrl', 'javascript:alert(1)', 'The evidence has to be an https address, without a password in it.'],
    [
      'evidenceUrl',
      'https://a:b@fjellhost.example',
      'The evidence has to be an https address, without a password in it.',
    ],
    ['evidenceUrl', 'HTTPS://fjellhost.example', 'The evidence has to be an https address, without a password in it.'],
    ['evidenceUrl', 'https:fjellhost.example', 'The evidence has to be an https address, without a password in it.'],
    ['evidenceUrl', `https://${'x'.repeat(EVIDENCE_URL_LENGTH_MAX)}`, 'The evidence has more than 500 characters.'],
    ['reviewedOn', '21 Nov 2026', 'The day of the review is not a day such as 2026-11-21.'],
    ['reviewedOn', '2026-02-30', 'The day of the review is not a day such as 2026-11-21.'],
    ['reviewedOn', '0000-01-01', 'The day of the review is not a day such as 2026-11-21.'],
    ['reviewedOn', '2026-11-22', 'The day of the review is still to come.'],
    ['reviewDueOn', '2026-11-21', 'The next review has to be later than the last one.'],
    ['reviewDueOn', '2029-11-21', 'The next review is due by 2029-11-20 at the latest.'],
    ['isOptional', 'no', 'The choice of when it is used is not valid.'],
  ])('%s as %j is refused by name', (param, value, sentence) => {
    let refusal: unknown;
    try {
      checkDraft({ ...DRAFT, [param]: value }, NOW);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ code: 'invalid_request', publicMessage: sentence, details: { param } });
  });

  test('an unknown field is refused', () => {
    expect(() => checkDraft({ ...DRAFT, price: 3 }, NOW)).toThrow('The entry is not valid.');
  });
});

test('a review is overdue from the day after the one by which it is due', () => {
  const entry = { reviewDueOn: '2026-11-21' };
  expect(isReviewOverdue(entry, new Date('2026-11-21T23:59:59.999Z'))).toBe(false);
  expect(isReviewOverdue(entry, new Date('2026-11-22T00:00:00Z'))).toBe(true);
});
