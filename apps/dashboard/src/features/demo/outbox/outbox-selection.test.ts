import { expect, test } from 'vitest';
import { framedMail, mailHref, readOutboxSelection } from './outbox-selection.ts';

test('the address names the mail that is open, and its form', () => {
  for (const selection of [
    { mailId: 'a b', form: 'text' },
    { mailId: 'a', form: 'html' },
    { mailId: null, form: 'html' },
  ] as const) {
    const query = new URL(mailHref(selection), 'http://localhost').searchParams;
    expect(readOutboxSelection(Object.fromEntries(query))).toEqual(selection);
  }
});

test('an address that names nothing opens nothing', () => {
  expect(readOutboxSelection({ mail: ['a', 'b'], form: 'pdf' })).toEqual({ mailId: null, form: 'html' });
});

test('links of a framed mail lead the window, and what people wrote makes no further link', () => {
  expect(framedMail('<a href="x">y</a> &lt;a href')).toBe('<a target="_top" href="x">y</a> &lt;a href');
});
