import { describe, expect, test } from 'vitest';
import { parseDocument } from './parse-document.ts';
import { countEntries, MATCH_COUNT_MAX, searchDocument } from './search-document.ts';
import {
  CHILDREN_MAX,
  childrenOf,
  isAncestorOf,
  isInline,
  isOpenAtFirst,
  pathText,
  rootOf,
  type TreeNode,
} from './tree-node.ts';

const deepText = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

describe('a document', () => {
  test('keeps every digit of a number', () => {
    const text = '{"id":12345678901234567890,"price":1e400,"rate":0.1000000000000000055,"plain":1.5}';
    expect(JSON.stringify(parseDocument(text))).toBe(text);
  });

  test('that is not JSON is undefined, however deep it is not', () => {
    expect(parseDocument('{')).toBeUndefined();
    expect(parseDocument('1e5 oops')).toBeUndefined();
  });

  test('nested too deeply to be read exactly is still read', () => {
    expect(parseDocument(`{"n":12345678901234567890,"deep":${deepText}}`)).toBeTypeOf('object');
  });
});

describe('the tree', () => {
  test('shows at most a hundred children, and every entry once', () => {
    const reach = (node: TreeNode): number => {
      const children = childrenOf(node);
      expect(children.length).toBeLessThanOrEqual(CHILDREN_MAX);
      return children.reduce((count, child) => count + (child.range === null ? 1 : reach(child)), 0);
    };
    for (const count of [0, 100, 101, 10_000, 10_001, 123_456])
      expect(reach(rootOf(Array.from({ length: count }, () => 0)))).toBe(count);
  });

  test('unfolds small containers on the first levels', () => {
    const [small, large] = childrenOf(rootOf({ small: [1, 2], large: Array.from({ length: 21 }, () => 1) }));
    expect([small, large].map((node) => node !== undefined && isOpenAtFirst(node, 2))).toEqual([true, false]);
  });

  test('writes only short and plain containers on one line', () => {
    const values = [['events', 'notes'], { pallet: 3 }, [], [[1]], ['x'.repeat(60)], [1, 2, 3, 4, 5]];
    expect(values.map(isInline)).toEqual([true, true, true, false, false, false]);
  });

  test('finds the group that an entry lies in', () => {
    const groups = childrenOf(rootOf(Array.from({ length: 250 }, () => 1)));
    expect(groups.map((group) => isAncestorOf(group, [170]))).toEqual([false, true, false]);
  });

  test('names an entry by its path', () => {
    expect(pathText(['messages', 0, 'tool calls', '__proto__'])).toBe('$.messages[0]["tool calls"].__proto__');
  });

  test('treats a key like __proto__ as any other', () => {
    const [child] = childrenOf(rootOf(parseDocument('{"__proto__":{"polluted":true}}') ?? null));
    expect(child?.value).toEqual({ polluted: true });
  });
});

describe('searching', () => {
  test('finds keys and values in the order of the document', () => {
    const found = searchDocument({ a: 'Needle', b: [{ needle: 1 }, 'hay'], c: 'needless' }, 'needle');
    expect(found).toEqual([['a'], ['b', 0, 'needle'], ['c']]);
  });

  test('stops at its limit', () => {
    expect(
      searchDocument(
        Array.from({ length: 10_000 }, () => 'x'),
        'x',
      ),
    ).toHaveLength(MATCH_COUNT_MAX);
  });

  test('reaches the bottom of a document as deep as it is long', () => {
    const [bottom] = searchDocument(parseDocument(deepText.replace('[]', '["needle"]')) ?? null, 'needle');
    expect(bottom).toHaveLength(100_000);
  });

  test('counting stops at its limit', () => {
    expect(countEntries([1, [2, 3]], 100)).toBe(5);
    expect(
      countEntries(
        Array.from({ length: 5_000 }, () => 0),
        2_000,
      ),
    ).toBe(2_000);
  });
});
