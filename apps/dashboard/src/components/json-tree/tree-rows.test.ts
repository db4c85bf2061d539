import { describe, expect, test } from 'vitest';
import { moveCursor } from './move-cursor.ts';
import { type DocumentValue, parseDocument } from './parse-document.ts';
import { createRowKeys } from './row-keys.ts';
import { DEPTH_MAX, searchDocument } from './search-document.ts';
import { FOLDS_AT_FIRST, type Folds, rowIndexOf, segmentsOf, treeRows, withEntryOpen } from './tree-rows.ts';

const unfolded: Folds = { mode: 'unfolded', byHand: new Map() };
const folded: Folds = { mode: 'folded', byHand: new Map() };
const document: DocumentValue = {
  model: 'm',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'x'.repeat(60) }] }],
  tags: ['a', 'b'],
};
const words = (value: DocumentValue, folds: Folds) =>
  treeRows(value, folds).map(({ kind, depth, label }) => `${depth} ${kind} ${label}`);

describe('the lines of a document', () => {
  test('are its entries in order, each container between its brackets', () => {
    expect(words(document, unfolded)).toEqual([
      '0 open null',
      '1 value model',
      '1 open messages',
      '2 open 0',
      '3 value role',
      '3 open content',
      '4 open 0',
      '5 value type',
      '5 value text',
      '4 close null',
      '3 close null',
      '2 close null',
      '1 close null',
      '1 value tags',
      '0 close null',
    ]);
  });

  test('hide what is folded, but never the document itself', () => {
    expect(words(document, folded)).toEqual([
      '0 open null',
      '1 value model',
      '1 folded messages',
      '1 value tags',
      '0 close null',
    ]);
  });

  test('show a plain value alone', () => {
    expect(words('text', FOLDS_AT_FIRST)).toEqual(['0 value null']);
  });

  test('keep long lists folded at first, and show every entry of one that is opened', () => {
    const long = { list: Array.from({ length: 200_000 }, (_, index) => index) };
    expect(treeRows(long, FOLDS_AT_FIRST)).toHaveLength(3);
    expect(treeRows(long, { mode: 'default', byHand: new Map([[long.list, true]]) })).toHaveLength(200_004);
  });

  test('of the deepest document end at the depth that can be shown, and break nothing', () => {
    const nested = parseDocument(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) ?? null;
    expect(treeRows(nested, unfolded)).toHaveLength(2 * DEPTH_MAX + 1);
  });

  test('know their path', () => {
    const paths = treeRows(document, unfolded).map((row) => segmentsOf(row).join('/'));
    expect(paths.slice(4, 9)).toEqual([
      'messages/0/role',
      'messages/0/content',
      'messages/0/content/0',
      'messages/0/content/0/type',
      'messages/0/content/0/text',
    ]);
  });

  test('have keys that tell them apart and stay while others are folded', () => {
    const keyOf = createRowKeys();
    const open = treeRows(document, unfolded).map(keyOf);
    expect(new Set(open).size).toBe(open.length);
    const kept = treeRows(document, folded).map(keyOf);
    expect(kept.filter((key) => open.includes(key))).toHaveLength(4);
  });
});

describe('a hit', () => {
  test.each(['x', 'role', 'content', 'b'])('of %j is opened and found, whatever was folded', (query) => {
    for (const hit of searchDocument(document, query)) {
      const rows = treeRows(document, withEntryOpen(folded, document, hit));
      const row = rows[rowIndexOf(rows, hit) ?? -1];
      // An entry of a list on one line is shown by that line.
      const shown = row === undefined ? [] : segmentsOf(row);
      expect(hit.slice(0, shown.length)).toEqual(shown);
      expect(hit.length - shown.length).toBeLessThanOrEqual(1);
    }
  });

  test('that is folded away has no row', () => {
    expect(rowIndexOf(treeRows(document, folded), ['messages', 0, 'role'])).toBeNull();
  });
});

describe('the keys of a tree', () => {
  const rows = treeRows(document, folded);

  test.each([
    [0, 'ArrowDown', 1, false],
    [0, 'ArrowUp', 0, false],
    [4, 'ArrowDown', 4, false],
    [0, 'End', 4, false],
    [3, 'Home', 0, false],
    [2, 'ArrowRight', 2, true],
    [2, 'Enter', 2, true],
    [2, 'ArrowLeft', 0, false],
    [0, 'ArrowLeft', 0, false],
    [1, 'PageDown', 4, false],
  ])('from line %i %s goes to line %i', (at, key, index, isToggled) => {
    expect(moveCursor(rows, at, key)).toEqual({ index, isToggled });
  });

  test('leave every other key, and Enter on a plain value, to the page', () => {
    expect([moveCursor(rows, 0, 'j'), moveCursor(rows, 1, 'Enter')]).toEqual([null, null]);
  });

  test('fold what is open', () => {
    expect(moveCursor(treeRows(document, unfolded), 2, 'ArrowLeft')).toEqual({ index: 2, isToggled: true });
  });
});
