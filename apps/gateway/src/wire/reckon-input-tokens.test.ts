import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countTokens } from './count-tokens.ts';
import { CHAT_COMPLETIONS } from './openai/chat/chat-completions.ts';

const requestWith = (content: string) => {
  const body = Buffer.from(JSON.stringify({ model: 'm', messages: [{ role: 'user', content }] }));
  return CHAT_COMPLETIONS.parseRequest(body, { jsonDepthMax: 9 });
};

test.each([
  ['English', 'The quick brown fox jumps over the lazy dog. '],
  ['German', 'Übermütige Jäger vergessen gelegentlich die Größe des Waldes. '],
  ['Chinese', '保留多久由您决定，并且可以证明。'],
  ['Arabic', 'نحتفظ بالبيانات للمدة التي تحددها فقط. '],
  ['code', 'for (const [key, value] of Object.entries(map)) { if (!value) continue; }\n'],
])('what is reckoned for %s is not below what is counted', async (_, sentence) => {
  const content = sentence.repeat(50);
  const [counted = 0] = await countTokens([{ text: content, characters: content.length }]);
  expect(CHAT_COMPLETIONS.reckonInputTokens(requestWith(content))).toBeGreaterThanOrEqual(counted);
});

test('a longer request is never reckoned to be smaller, and a picture of any size not above the longest prompt', () => {
  fc.assert(
    fc.property(fc.nat(50_000), fc.nat(50_000), (one, other) => {
      const [short, long] = [Math.min(one, other), Math.max(one, other)].map((length) =>
        CHAT_COMPLETIONS.reckonInputTokens(requestWith('x'.repeat(length))),
      ) as [number, number];
      expect(short).toBeLessThanOrEqual(long);
    }),
    { numRuns: 50 },
  );
  expect(CHAT_COMPLETIONS.reckonInputTokens(requestWith('x'.repeat(9_000_000)))).toBe(2_000_000);
});
