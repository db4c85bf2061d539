import { type AddressedFilter, requestFilterSchema } from '@lethe/core/payloads';
import { describe, expect, test } from 'vitest';
import { DEFAULT_VIEW, readListView, toggleColumn, writeListView } from '../list/list-view.ts';
import { addValue, removeValue, setRange, standingOf, toggleExcluded, toggleOnly } from './edit-filter.ts';
import { filterTokens } from './filter-words.ts';
import { EMPTY_DRAFT, plainRange, readDraft, suggestFilters } from './suggest-filters.ts';

const model = (value: string) => ({ facet: 'model' as const, value });

describe('a facet', () => {
  test('that is pressed is asked for alone, and pressed again no longer', () => {
    const both: AddressedFilter = { model: ['a', 'b'], exclude: { model: ['c'] } };
    expect(toggleOnly(both, model('a'))).toEqual({ model: ['a'] });
    expect(toggleOnly({ model: ['a'] }, model('a'))).toEqual({});
  });

  test('that is left out is no longer asked for, and the other way round', () => {
    expect(toggleExcluded({ model: ['a', 'b'] }, model('a'))).toEqual({ model: ['b'], exclude: { model: ['a'] } });
    expect(toggleExcluded({ exclude: { model: ['a'], tag: ['t'] } }, model('a'))).toEqual({ exclude: { tag: ['t'] } });
    expect(addValue({ exclude: { model: ['a'] } }, { ...model('a'), isExcluded: false })).toEqual({ model: ['a'] });
  });

  test('says how it stands', () => {
    const filter: AddressedFilter = { model: ['a'], exclude: { model: ['b'] } };
    expect(['a', 'b', 'c'].map((value) => standingOf(filter, model(value)))).toEqual(['included', 'excluded', 'open']);
  });

  test('takes no more values than a filter may name', () => {
    const full: AddressedFilter = { tag: Array.from({ length: 20 }, (_, index) => `t${index}`) };
    expect(addValue(full, { facet: 'tag', value: 'one more', isExcluded: false })).toBe(full);
  });

  test('that is edited is still a filter', () => {
    const filter = setRange(addValue({}, { ...model('a'), isExcluded: true }), 'tokens', { min: 5 });
    expect(requestFilterSchema.parse(filter)).toEqual(filter);
    expect(setRange(removeValue(filter, { ...model('a'), isExcluded: true }), 'tokens', null)).toEqual({});
  });
});

describe('the tokens', () => {
  test('name what is meant and lead to the filter without it', () => {
    const filter: AddressedFilter = {
      project: ['0198c1f2-0000-7000-8000-000000000002'],
      exclude: { tag: ['refund'] },
      payload: ['not_stored'],
      cost: { min: 10_000_000n },
      latencyMs: { max: 3_000 },
    };
    const names = new Map([['0198c1f2-0000-7000-8000-000000000002', 'support-assistant']]);
    const tokens = filterTokens(filter, names);
    expect(tokens.map(({ word, text, isExcluded }) => [word, text, isExcluded])).toEqual([
      ['project', 'support-assistant', false],
      ['tag', 'refund', true],
      ['payload', 'Not stored', false],
      ['cost', 'from $0.01', false],
      ['latency', 'up to 3.00 s', false],
    ]);
    expect(tokens[1]?.without.exclude).toBeUndefined();
    expect(tokens[4]?.without.latencyMs).toBeUndefined();
  });
});

describe('what is suggested', () => {
  const counted = {
    model: [
      { value: 'openai/gpt-5-mini', label: null, requestCount: 83 },
      { value: 'google/gemini-2.5-flash', label: null, requestCount: 49 },
    ],
  };
  const typed = (text: string) => readDraft(EMPTY_DRAFT, text);
  const labels = (text: string) =>
    suggestFilters(typed(text), counted).map((one) => (one.kind === 'field' ? one.field : `${one.kind} ${one.label}`));

  test('are the fields, before anything is typed', () => {
    expect(labels('')).toHaveLength(13);
  });

  test('are fields first, then values of any field', () => {
    expect(labels('mod')).toEqual(['model']);
    expect(labels('mini')).toEqual(['value openai/gpt-5-mini', 'value google/gemini-2.5-flash']);
  });

  test('are the values of the field that is named, and the text itself where it is none of them', () => {
    expect(labels('model:mini')).toEqual(['value openai/gpt-5-mini', 'value google/gemini-2.5-flash', 'value mini']);
    expect(labels('end user: cus_1')).toEqual(['value cus_1']);
    expect(labels('status: 4')).toEqual(['value 4xx']);
    expect(labels('status: 429')).toEqual(['value 429']);
    expect(labels('payload: hel')).toEqual(['value Held']);
  });

  test.each([
    ['-tag: refund', true],
    ['!tag: refund', true],
    ['tag: refund', false],
  ])('%j leaves out: %s', (text, isExcluding) => {
    expect(typed(text)).toEqual({ field: 'tag', text: 'refund', isExcluding });
  });

  test.each([
    ['latencyMs', '>3s', '3000..'],
    ['latencyMs', '0.2s-800 ms', '200..800'],
    ['tokens', '< 1,000', '..1000'],
    ['cost', '$0.01..$0.5', '0.01..0.5'],
  ] as const)('a range of %s that is written %j', (range, text, expected) => {
    expect(plainRange(range, text)).toBe(expected);
  });

  test('is no range where the text is none', () => {
    expect(labels('cost: cheap')).toEqual([]);
    expect(labels('cost: 0.01..0.5')).toEqual(['range $0.01 – $0.5']);
  });
});

describe('the columns', () => {
  test('come back as they were left', () => {
    const view = toggleColumn({ ...DEFAULT_VIEW, density: 'compact' }, 'endUser');
    expect(view.columns).toEqual(['project', 'endUser', 'tokens', 'cost', 'latency']);
    expect(readListView(writeListView(view))).toEqual(view);
    expect(toggleColumn(view, 'endUser').columns).toEqual(DEFAULT_VIEW.columns);
  });

  test.each([undefined, '', 'huge', '<script>'])('are the usual ones where the cookie says nothing: %j', (text) => {
    expect(readListView(text)).toEqual(DEFAULT_VIEW);
  });
});
