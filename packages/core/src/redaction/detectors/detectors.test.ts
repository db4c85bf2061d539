import { describe, expect, test } from 'vitest';
import type { RedactionDetector } from '../../retention/index.ts';
import { DETECTORS } from './detectors.ts';

const found = (detector: RedactionDetector, text: string) =>
  [...DETECTORS[detector](text)].filter((span) => span !== null).map(({ start, end }) => text.slice(start, end));

/** Written in two pieces, so that no scanner takes this file for a leak. */
const key = (prefix: string, rest: string) => `${prefix}${rest}`;
const LETTERS_AND_DIGITS = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF';

describe('e-mail addresses', () => {
  test.each([
    ['write to joe@example.com.', 'joe@example.com'],
    ['<joe.q+news@mail.example.co.uk>', 'joe.q+news@mail.example.co.uk'],
    ['mailto:o_b@sub.example.org?subject=x', 'o_b@sub.example.org'],
    ['/reset?mail=joe%40example.com&x=1', 'joe%40example.com'],
    ['jürgen@müller.example', 'jürgen@müller.example'],
    ['(ann@xn--bcher-kva.example)', 'ann@xn--bcher-kva.example'],
    ['https://u:p@host.example.com/', 'p@host.example.com'],
  ])('%s', (text, address) => {
    expect(found('email', text)).toEqual([address]);
  });

  test.each([
    '@angular/core and @example.com alone',
    'user@localhost, root@10.0.0.1',
    'logo@2x.png and icon@3x.webp',
    'react@18.2.0 is no address',
    'a @ b.com',
    '@'.repeat(50),
  ])('nothing in: %s', (text) => {
    expect(found('email', text)).toEqual([]);
  });
});

describe('telephone numbers', () => {
  test.each([
    ['call +49 170 1234567 now', '+49 170 1234567'],
    ['+1 (415) 555-2671', '+1 (415) 555-2671'],
    ['tel:+442071838750', '+442071838750'],
    ['+33.1.70.18.99.00!', '+33.1.70.18.99.00'],
  ])('%s', (text, number) => {
    expect(found('phone', text)).toEqual([number]);
  });

  test.each([
    '2026-11-22T10:00:00+02:00',
    '1+12345678 and x+12345678',
    '+1234',
    '+12345678901234567890',
    '(415) 555-2671',
    'C++ 20202020',
  ])('nothing in: %s', (text) => {
    expect(found('phone', text)).toEqual([]);
  });
});

describe('numbers of cards', () => {
  test.each([
    ['Visa 4111111111111111', '4111111111111111'],
    ['in groups: 4111 1111 1111 1111.', '4111 1111 1111 1111'],
    ['5555-5555-5555-4444', '5555-5555-5555-4444'],
    ['Amex 3782 822463 10005', '3782 822463 10005'],
    ['beside others: 1234 4111 1111 1111 1111 12', '4111 1111 1111 1111'],
    ['Diners 30569309025904', '30569309025904'],
    ['{"n":6011111111111117}', '6011111111111117'],
    ['4111111111111111abc', '4111111111111111'],
  ])('%s', (text, number) => {
    expect(found('card', text)).toEqual([number]);
  });

  test.each([
    'a wrong check digit: 4111111111111112',
    'a time: 1732272000000000',
    'an id: 9876543210987654',
    'a measure: 0.4111111111111111',
    'a longer one: 41111111111111114111111111111111',
    'in a word: id4111111111111111',
  ])('nothing in: %s', (text) => {
    expect(found('card', text)).toEqual([]);
  });
});

describe('secrets', () => {
  test.each([
    [key('sk-', `proj-${LETTERS_AND_DIGITS}`)],
    [key('sk-ant-', `api03-${LETTERS_AND_DIGITS}`)],
    [key('AKIA', 'IOSFODNN7EXAMPLE')],
    [key('ghp_', `${LETTERS_AND_DIGITS}1234`)],
    [key('github_pat_', LETTERS_AND_DIGITS)],
    [key('glpat-', LETTERS_AND_DIGITS)],
    [key('xoxb-', '123456789012-abcdef')],
    [key('sk_live_', LETTERS_AND_DIGITS)],
    [key('AIza', `${LETTERS_AND_DIGITS}123`)],
    [key('npm_', `${LETTERS_AND_DIGITS}1234`)],
    [key('hf_', LETTERS_AND_DIGITS)],
    [key('lethe_live_', `${LETTERS_AND_DIGITS}${LETTERS_AND_DIGITS}`.slice(0, 49))],
    [key('lethe_mgmt_demo_', `${LETTERS_AND_DIGITS}${LETTERS_AND_DIGITS}`.slice(0, 49))],
    [key('eyJ', `hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${LETTERS_AND_DIGITS}`)],
  ])('%s', (secret) => {
    expect(found('secret', `the key is ${secret}, keep it`)).toEqual([secret]);
  });

  test('of a header the token goes, and its scheme stays', () => {
    expect(found('secret', `Authorization: Bearer ${LETTERS_AND_DIGITS}`)).toEqual([LETTERS_AND_DIGITS]);
  });

  test('of an address the password goes', () => {
    expect(found('secret', 'postgres://lethe:hunter2@db:5432/x')).toEqual(['hunter2']);
  });

  test('a private key goes from its first line to its last, or to the end of a text that breaks off in it', () => {
    const begin = key('-----BEGIN RSA ', 'PRIVATE KEY-----');
    const whole = `${begin}\nMIIEow\n-----END RSA PRIVATE KEY-----`;
    expect(found('secret', `a ${whole} b`)).toEqual([whole]);
    expect(found('secret', `a ${begin}\nMIIEow`)).toEqual([`${begin}\nMIIEow`]);
  });

  test.each([
    'sk-learn-pipeline-with-standard-scaler',
    'the bearer of responsibilities',
    'task_live_and_well, disk-based-storage-engine-x',
    '-----BEGIN PUBLIC KEY-----',
    'https://example.com:8080/a@b',
    'AKIA is a prefix',
  ])('nothing in: %s', (text) => {
    expect(found('secret', text)).toEqual([]);
  });
});

test.each([
  ['a'.repeat(400_000)],
  ['1'.repeat(400_000)],
  ['1 '.repeat(200_000)],
  ['+1'.repeat(200_000)],
  ['@'.repeat(200_000)],
  ['a@'.repeat(200_000)],
  ['eyJ'.repeat(130_000)],
  ['://a:'.repeat(80_000)],
  ['bearer '.repeat(60_000)],
  ['sk-a1'.repeat(80_000)],
  ['-----BEGIN PRIVATE KEY-----'.repeat(10_000)],
])('no text makes them take more than their length: %#', (text) => {
  const countOf = (of: string) => Object.values(DETECTORS).reduce((sum, find) => sum + [...find(of)].length, 0);
  // Were one of them quadratic, this would run for minutes and not end within the limit of a test.
  expect(countOf(text)).toBeGreaterThanOrEqual(0);
});
