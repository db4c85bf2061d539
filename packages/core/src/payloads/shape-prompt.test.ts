import { describe, expect, test } from 'vitest';
import { SHAPED_LENGTH_MAX, shapePrompt } from './index.ts';

const shape = 'You help § as of § at §. See § for orders like §.';

describe('the shape of a prompt', () => {
  test.each([
    'You help "Ann" as of 22 November 2026 at 10:30. See https://a.example/1 for orders like #42.',
    'You help "Bo Berg" as of Sunday, 2027-05-03, at 9:05:12.  See http://b.example/x?y\nfor orders like 0199c2f1-aa0b.',
    "You help 'Cy' as of 3 May at 7. See joe@example.com for orders like §.".replace('§', 'ORD-7'),
    'You help [redacted:email] as of 1/2/3 at 4. See www://x for orders like 99.',
  ])('is the same for what differs in its particulars: %s', (prompt) => {
    expect(shapePrompt(prompt).replaceAll(/§[.,]?/g, '§')).toBe(shape.replaceAll(/§[.,]?/g, '§'));
  });

  test.each([
    ['You help.', 'You mock.'],
    ['Say "no".', 'Say no.'],
    ['March on.', 'Go on.'],
    ['A b', 'B a'],
  ])('differs where the words do: %s, %s', (one, other) => {
    expect(shapePrompt(one)).not.toBe(shapePrompt(other));
  });

  test('holds no particular of it', () => {
    const told = shapePrompt('Key sk-abc123, mail joe@example.com, card 4111 1111 1111 1111, "Ann Smith", 10 May.');
    for (const secret of ['sk-', 'joe', '4111', 'Ann', '10', 'May']) expect(told).not.toContain(secret);
  });

  test('looks no further than its limit, whatever follows', () => {
    const long = 'word '.repeat(SHAPED_LENGTH_MAX);
    expect(shapePrompt(long)).toBe(shapePrompt(`${long} and more`));
    expect(shapePrompt('"'.repeat(SHAPED_LENGTH_MAX))).toBe('§');
    expect(shapePrompt('')).toBe('');
  });
});
