import { describe, expect, test } from 'vitest';
import { creditsHref, pageHrefs, readCreditsQuery, topUpHref } from './credits-query.ts';

const PATH = '/halden/credits';

describe('the address of the credits page', () => {
  test('holds both lists, each going on without moving the other', () => {
    const query = readCreditsQuery({ payments: 'abc', ledger: 'def' });
    expect(pageHrefs(PATH, query, 'payments', 'ghi')).toEqual({
      newestHref: `${PATH}?ledger=def`,
      olderHref: `${PATH}?payments=ghi&ledger=def`,
    });
    expect(pageHrefs(PATH, query, 'ledger', null)).toEqual({ newestHref: `${PATH}?payments=abc`, olderHref: null });
  });

  test('is bare on the first pages', () => {
    expect(creditsHref(PATH, readCreditsQuery({}))).toBe(PATH);
  });

  test('that makes no sense counts as not there', () => {
    expect(readCreditsQuery({ payments: '../x', ledger: ['a', 'b'], card: 'stolen' })).toEqual({
      payments: null,
      ledger: null,
      isCardExpected: false,
      isToppingUp: false,
    });
  });

  test('of topping up opens its dialog', () => {
    const { pathname, search } = new URL(topUpHref('halden'), 'https://lethe.example');
    expect(pathname).toBe(PATH);
    expect(readCreditsQuery(Object.fromEntries(new URLSearchParams(search))).isToppingUp).toBe(true);
  });
});
