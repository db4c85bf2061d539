import { describe, expect, test } from 'vitest';
import { parseDocument } from './parse-document.ts';
import { canUnfold, DEPTH_MAX, MATCH_COUNT_MAX, searchDocument, UNFOLD_ENTRIES_MAX } from './search-document.ts';
import { CHILDREN_MAX, childrenOf, isInline, isOpenAtFirst, pathText, rootOf, type TreeNode } from './tree-node.ts';

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

  test('goes as deep as a tree can be shown, and breaks at no depth', () => {
    const nested = (depth: number) => parseDocument(`${'['.repeat(depth)}"needle"${']'.repeat(depth)}`) ?? null;
    expect(searchDocument(nested(DEPTH_MAX), 'needle')[0]).toHaveLength(DEPTH_MAX);
    expect(searchDocument(nested(100_000), 'needle')).toEqual([]);
  });
});

describe('unfolding everything', () => {
  test('is for documents that can be laid out as a whole', () => {
    expect(canUnfold([1, [2, 3]])).toBe(true);
    expect(canUnfold(Array.from({ length: UNFOLD_ENTRIES_MAX }, () => 0))).toBe(false);
    expect(canUnfold(parseDocument(deepText) ?? null)).toBe(false);
  });
});
