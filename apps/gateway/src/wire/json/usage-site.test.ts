import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spellings } from '../../testing/arbitraries.ts';
import { findUsage, setUsage } from './usage-site.ts';

const COST = '{"cost":1}';

function withCost(text: string): string | null {
  const body = Buffer.from(text);
  const site = findUsage(body);
  return site === null ? null : setUsage(body, site, COST).toString();
}

test.each([
  ['{"id":1,"usage":{"a":1}}', '{"id":1,"usage":{"cost":1}}'],
  ['{"id":1,"usage" : {"a":1} ,"tier":"x"}\n', '{"id":1,"usage" : {"cost":1} ,"tier":"x"}\n'],
  ['{"usage":null,"n":1.0}', '{"usage":{"cost":1},"n":1.0}'],
  ['{"id":1}', '{"id":1,"usage":{"cost":1}}'],
  ['{}', '{"usage":{"cost":1}}'],
  ['{"usage":{"a":1},"usage":{"a":2}}', '{"usage":{"cost":1},"usage":{"cost":1}}'],
  ['{"us\\u0061ge":{"a":1}}', '{"us\\u0061ge":{"cost":1}}'],
  ['{"x":{"usage":{"a":1}}}', '{"x":{"usage":{"a":1}},"usage":{"cost":1}}'],
  ['{"x":[{"usage":{"a":1}}],"y":2}', '{"x":[{"usage":{"a":1}}],"y":2,"usage":{"cost":1}}'],
  ['{"x":"usage"}', '{"x":"usage","usage":{"cost":1}}'],
  ['{"usage":{"a":1},"x":"\\"usage\\":{}"}', '{"usage":{"cost":1},"x":"\\"usage\\":{}"}'],
  ['[]', null],
])('%s gets its cost at the top and keeps every other byte', (text, expected) => {
  expect(withCost(text)).toBe(expected);
});

test('whatever an answer holds, its usage is replaced and nothing else', () => {
  const name = fc.constantFrom('usage', 'a', '\\', '"usage":', 'usage"');
  const value = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, name, fc.double(), fc.array(tie('value')), fc.dictionary(name, tie('value'))),
  })).value;
  const members = fc.array(fc.tuple(name, spellings('usage'), value), { maxLength: 5 });
  fc.assert(
    fc.property(members, fc.constantFrom('', ' ', '\n'), (any, space) => {
      const written = any.map(([key, spelt, item]) => {
        const spelling = key === 'usage' ? spelt : JSON.stringify(key);
        return `${spelling}${space}:${JSON.stringify(item)}`;
      });
      const text = `{${space}${written.join(`${space},`)}}${space}`;
      expect(JSON.parse(withCost(text) ?? 'null')).toEqual({ ...JSON.parse(text), usage: { cost: 1 } });
    }),
    { numRuns: 1_000 },
  );
});
