/** Numbers that follow from a seed, so that a run can be repeated. */
export interface Random {
  /** A whole number, both ends included. */
  between(min: number, max: number): number;
  oneOf<Item>(items: readonly Item[]): Item;
}

const STEP = 0x9e3779b9;

export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  function next(): number {
    state = (state + STEP) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  function between(min: number, max: number): number {
    return min + Math.floor(next() * (max - min + 1));
  }

  return {
    between,
    oneOf(items) {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new Error('There is nothing to choose from.');
      return item;
    },
  };
}
