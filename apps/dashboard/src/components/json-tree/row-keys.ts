import type { TreeRow } from './tree-rows.ts';

/**
 * Names rows so that a line keeps its measured height while others are folded: a container by a number of its own, an entry by the container
 * that it lies in and its label.
 */
export function createRowKeys(): (row: TreeRow | undefined) => string {
  const numbers = new WeakMap<object, number>();
  let last = 0;
  const numberOf = (container: object): number => {
    const known = numbers.get(container);
    if (known !== undefined) return known;
    last += 1;
    numbers.set(container, last);
    return last;
  };
  return (row) => {
    if (row === undefined) return '';
    const { kind, value, parent, label } = row;
    if (kind !== 'value' && typeof value === 'object' && value !== null) return `${kind}${numberOf(value)}`;
    const container = parent?.value;
    return `${typeof container === 'object' && container !== null ? numberOf(container) : 0}.${label}`;
  };
}
