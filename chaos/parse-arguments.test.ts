import { expect, test } from 'vitest';
import { CHAOS_NAMES, parseArguments } from './parse-arguments.ts';

test('without a name everything runs, in its full form', () => {
  expect(parseArguments(['--seed', '7'])).toEqual({
    names: CHAOS_NAMES,
    seed: 7,
    killCount: 200,
    outageSeconds: 120,
    bodyCount: 10_000,
    requestCount: 10_000,
  });
});

test('a name and numbers narrow it', () => {
  expect(parseArguments(['kills', '--kills', '5'])).toMatchObject({ names: ['kills'], killCount: 5 });
});

test.each([[['flood']], [['--seed', 'x']], [['--kills', '0']], [['--unknown', '1']]])('%j is refused', (given) => {
  expect(parseArguments(given)).toBeNull();
});
