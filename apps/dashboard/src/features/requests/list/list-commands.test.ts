import { describe, expect, test } from 'vitest';
import { commandOf, type ListPlace } from './list-commands.ts';
import { NOTHING_SELECTED, selectTo, toggleAll, toggleSelected } from './selection.ts';

const order = ['a', 'b', 'c', 'd'];
const place = (changes: Partial<ListPlace> = {}): ListPlace => ({
  order,
  activeId: 'b',
  peekId: null,
  selection: NOTHING_SELECTED,
  ...changes,
});
const selected = (...ids: string[]) => ({ ids: new Set(ids), anchor: null });

describe('keys on the list', () => {
  test.each([
    ['j', place(), { kind: 'move', id: 'c' }],
    ['k', place(), { kind: 'move', id: 'a' }],
    ['j', place({ activeId: null }), { kind: 'move', id: 'a' }],
    ['k', place({ activeId: null }), { kind: 'move', id: 'd' }],
    ['j', place({ activeId: 'd' }), { kind: 'move', id: 'd' }],
    ['j', place({ activeId: 'gone' }), { kind: 'move', id: 'a' }],
    ['J', place(), { kind: 'extend', id: 'c' }],
    ['x', place(), { kind: 'select', id: 'b' }],
    ['x', place({ activeId: null }), null],
    ['Enter', place(), { kind: 'open', id: 'b' }],
    ['Enter', place({ peekId: 'c' }), { kind: 'open', id: 'c' }],
    [' ', place(), { kind: 'peek', id: 'b' }],
    [' ', place({ activeId: null }), { kind: 'peek', id: 'a' }],
    [' ', place({ peekId: 'b' }), { kind: 'close_peek' }],
    [' ', place({ order: [], activeId: null }), null],
    ['Escape', place({ peekId: 'b', selection: selected('a') }), { kind: 'close_peek' }],
    ['Escape', place({ selection: selected('a') }), { kind: 'clear_selection' }],
    ['Escape', place(), null],
    ['y', place({ peekId: 'c' }), { kind: 'copy', id: 'c' }],
    ['e', place(), { kind: 'erase', ids: ['b'] }],
    ['e', place({ selection: selected('c', 'd') }), { kind: 'erase', ids: ['c', 'd'] }],
    ['e', place({ activeId: null }), { kind: 'refuse', sentence: 'Select requests with X first.' }],
    ['c', place({ selection: selected('a', 'd') }), { kind: 'compare', ids: ['a', 'd'] }],
    ['c', place({ selection: selected('a') }), { kind: 'compare', ids: ['a', 'b'] }],
    ['c', place(), { kind: 'refuse', sentence: 'Select two requests with X to compare them.' }],
    [
      'c',
      place({ selection: selected('b') }),
      { kind: 'refuse', sentence: 'Select two requests with X to compare them.' },
    ],
    [
      'c',
      place({ selection: selected('a', 'b', 'c') }),
      { kind: 'refuse', sentence: 'Two requests can be compared, not more.' },
    ],
  ] as const)('%j', (key, where, expected) => {
    expect(commandOf(key, where)).toEqual(expected);
  });
});

describe('the selection', () => {
  test('reaches from where it began to where it was drawn, in either direction', () => {
    const begun = toggleSelected(NOTHING_SELECTED, 'c');
    expect([...selectTo(begun, 'a', order).ids].toSorted()).toEqual(['a', 'b', 'c']);
    expect([...selectTo(begun, 'd', order).ids].toSorted()).toEqual(['c', 'd']);
    expect([...selectTo(NOTHING_SELECTED, 'd', order).ids]).toEqual(['d']);
    expect(selectTo(begun, 'elsewhere', order)).toBe(begun);
  });

  test('is let go row by row and as a page', () => {
    expect(toggleSelected(toggleSelected(NOTHING_SELECTED, 'a'), 'a').ids.size).toBe(0);
    const all = toggleAll(selected('z'), order);
    expect([...all.ids].toSorted()).toEqual(['a', 'b', 'c', 'd', 'z']);
    expect([...toggleAll(all, order).ids]).toEqual(['z']);
  });

  test('is no larger than one erasure may name', () => {
    const many = Array.from({ length: 2_000 }, (_, index) => `r${index}`);
    expect(toggleAll(NOTHING_SELECTED, many).ids.size).toBe(1_000);
  });
});
