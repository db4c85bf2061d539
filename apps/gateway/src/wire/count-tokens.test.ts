import { countTokens as countWhole } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, test } from 'vitest';
import { countTokens } from './count-tokens.ts';

const count = async (text: string) => (await countTokens([{ text, characters: text.length }]))[0];

test('the words of ordinary text are counted exactly', async () => {
  const text =
    'A clerk files 1 024 letters, naïvely; then 二十 more.\n\n\tThe end: https://lethe.example/a?b=c#d 👩‍🚀 <|endoftext|> ';
  const long = text.repeat(200);
  expect(await count(long)).toBe(countWhole(long, { disallowedSpecial: new Set() }));
});

// The tokenizer alone takes half a minute for the first of these.
test.each([
  ['ideographs', '漢', 100_000],
  ['letters', 'å', 100_000],
  ['surrogate pairs', '😀', 50_000],
])(
  'one run of %s as long as an estimate reads is counted in time, and others have their turns meanwhile',
  async (_, character, tokens) => {
    let turnCount = 0;
    let isOver = false;
    const takeTurn = () => {
      turnCount += 1;
      if (!isOver) setImmediate(takeTurn);
    };
    setImmediate(takeTurn);
    const text = character.repeat(100_000 / character.length);
    expect(await count(text)).toBe(tokens);
    isOver = true;
    expect(turnCount).toBeGreaterThan(10);
  },
);

test('of a longer text the beginning is counted, and the rest goes by its length', async () => {
  expect(await countTokens([{ text: 'a '.repeat(60_000), characters: 1_000_000 }])).toEqual([50_000 + 900_000 / 4 + 1]);
});
