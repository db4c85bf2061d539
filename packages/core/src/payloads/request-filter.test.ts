import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FILTER_VALUE_LENGTH_MAX,
  FILTER_VALUES_MAX,
  filterOnRecord,
  isFilterEmpty,
  PAYLOAD_FILTERS,
  type RequestFilter,
  readFilterAddress,
  readFilterJson,
  readRangeText,
  requestFilterSchema,
  toFilterJson,
  writeFilterAddress,
} from './index.ts';

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
  fc.constantFrom('!', '\\', '!!', '\\!', 'openai/gpt-5', 'a&b=c', '..', '%21', ' '),
);
const listOf = (value: fc.Arbitrary<string>) => fc.uniqueArray(value, { minLength: 1, maxLength: 4 });
const lists = {
  model: listOf(text),
  provider: listOf(text),
  project: listOf(fc.uuid()),
  key: listOf(fc.uuid()),
  status: listOf(fc.constantFrom('2xx', '429', '5xx', '503')),
  finishReason: listOf(text),
  tag: listOf(text),
  session: listOf(text),
  endUser: listOf(text),
  payload: listOf(fc.constantFrom(...PAYLOAD_FILTERS)),
};
const rangeOf = <T extends number | bigint>(end: fc.Arbitrary<T>) =>
  fc
    .tuple(fc.option(end), fc.option(end))
    .filter(([a, b]) => a !== null || b !== null)
    .map(([a, b]) => {
      const [min, max] = a !== null && b !== null && a > b ? [b, a] : [a, b];
      return { ...(min !== null && { min }), ...(max !== null && { max }) };
    });
const quantity = fc.integer({ min: 0, max: 10 ** 9 });
const someLists = fc.record(lists, { requiredKeys: [] });
const filter = fc
  .tuple(
    someLists,
    someLists,
    fc.record(
      {
        cost: rangeOf(fc.bigInt({ min: 0n, max: 10n ** 15n })),
        tokens: rangeOf(quantity),
        latencyMs: rangeOf(quantity),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([included, excluded, ranges]) => ({
    ...included,
    ...ranges,
    ...(Object.keys(excluded).length > 0 && { exclude: excluded }),
  })) as fc.Arbitrary<RequestFilter>;

describe('the address of a filter', () => {
  test('says all of it, whatever the values are', () => {
    fc.assert(
      fc.property(filter, (said) => {
        const href = `https://lethe.example/halden/requests?${writeFilterAddress(said)}`;
        expect(readFilterAddress(new URL(href).searchParams)).toEqual(said);
      }),
    );
  });

  test('is read without failing, whatever somebody typed', () => {
    const names = ['model', 'project', 'status', 'tag', 'payload', 'cost', 'tokens', 'latency', 'from'];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...names), fc.string())), (pairs) => {
        const read = readFilterAddress(new URLSearchParams(pairs));
        expect(requestFilterSchema.safeParse(read).success).toBe(true);
      }),
    );
  });

  test.each([
    ['tag=!refund', { exclude: { tag: ['refund'] } }],
    ['tag=\\!refund', { tag: ['!refund'] }],
    ['model=a&model=b&model=a', { model: ['a', 'b'] }],
    ['cost=0.01..0.5', { cost: { min: 10_000_000n, max: 500_000_000n } }],
    ['tokens=1000..&latency=..3000', { tokens: { min: 1_000 }, latencyMs: { max: 3_000 } }],
    ['status=4xx&status=teapot&project=none&payload=lost&cost=cheap', { status: ['4xx'] }],
    ['finish=stop&end_user=cus_1', { finishReason: ['stop'], endUser: ['cus_1'] }],
  ])('%s', (address, expected) => {
    expect(readFilterAddress(new URLSearchParams(address))).toEqual(expected);
  });

  test('names no more values than a filter may have', () => {
    const parameters = new URLSearchParams();
    for (let index = 0; index < 30; index += 1) parameters.append('tag', `t${index}`);
    expect(readFilterAddress(parameters).tag).toHaveLength(FILTER_VALUES_MAX);
  });

  test.each(['', '..', '5..1', '1..2..3', 'x..', '-1..', '1e3..'])('the range "%s" is none', (range) => {
    expect(readRangeText('tokens', range)).toBeNull();
  });
});

describe('a filter', () => {
  test('takes one value for a list of one, and no empty list, which would say nothing or everything', () => {
    expect(requestFilterSchema.parse({ model: 'gpt-5' })).toEqual({ model: ['gpt-5'] });
    expect(requestFilterSchema.safeParse({ tag: [] }).success).toBe(false);
    expect(requestFilterSchema.safeParse({ tag: 'x'.repeat(FILTER_VALUE_LENGTH_MAX + 1) }).success).toBe(false);
    expect(requestFilterSchema.safeParse({ tokens: { min: 2, max: 1 } }).success).toBe(false);
    expect(requestFilterSchema.safeParse({ colour: ['red'] }).success).toBe(false);
  });

  test('is the same after it was kept as JSON', () => {
    fc.assert(
      fc.property(
        filter,
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }),
        (said, from) => {
          const kept = JSON.parse(JSON.stringify(toFilterJson({ ...said, from })));
          expect(readFilterJson(kept)).toEqual({ ...said, from });
        },
      ),
    );
  });

  test('that is kept with a field that nobody knows is refused, and not widened', () => {
    expect(() => readFilterJson({ colour: ['red'] } as never)).toThrow();
  });

  test('goes on record without what callers wrote', () => {
    const said: RequestFilter = {
      model: ['gpt-5'],
      endUser: ['ada@example.com'],
      exclude: { session: ['ses_ada'], status: ['5xx'] },
    };
    expect(decodeURIComponent(filterOnRecord(said))).toBe('model=gpt-5&status=!5xx&session=*&end_user=*');
  });

  test('is empty when it leaves out nothing', () => {
    expect([{}, { exclude: {} }, { tag: undefined }].map((each) => isFilterEmpty(each as RequestFilter))).toEqual([
      true,
      true,
      true,
    ]);
    expect(isFilterEmpty({ exclude: { tag: ['a'] } })).toBe(false);
    expect(isFilterEmpty({ to: new Date() })).toBe(false);
  });
});
