import fc from 'fast-check';
import { expect, test } from 'vitest';
import { usageDialect } from '../../usage-dialect.ts';
import { readUsage } from './usage.ts';

const openai = usageDialect('openai');
const reported = (prompt: unknown, completion: unknown, cached?: unknown, reasoning?: unknown) => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  prompt_tokens_details: { cached_tokens: cached },
  completion_tokens_details: { reasoning_tokens: reasoning },
});

test('cached tokens are taken out of the prompt and reasoning out of the completion, so that each is billed once', () => {
  expect(readUsage(reported(100, 50, 30, 20), openai)).toEqual({
    inputTokens: 70,
    cachedInputTokens: 30,
    outputTokens: 30,
    reasoningTokens: 20,
  });
});

test.each([
  ['xai', { ...reported(10, 5, 0, 7), total_tokens: 22 }, { outputTokens: 5, reasoningTokens: 7 }],
  ['xai', { ...reported(10, 9, 0, 7), total_tokens: 19 }, { outputTokens: 2, reasoningTokens: 7 }],
  ['xai', reported(10, 5, 0, 7), { outputTokens: 5, reasoningTokens: 7 }],
  ['google', { prompt_tokens: 10, completion_tokens: 5, total_tokens: 40 }, { outputTokens: 5, reasoningTokens: 25 }],
  ['google', { prompt_tokens: 10, completion_tokens: 5 }, { outputTokens: 5, reasoningTokens: 0 }],
  [
    'deepseek',
    { prompt_tokens: 10, completion_tokens: 5, prompt_cache_hit_tokens: 4 },
    { inputTokens: 6, cachedInputTokens: 4 },
  ],
])('%s counts in its own way', (provider, usage, classes) => {
  expect(readUsage(usage, usageDialect(provider))).toMatchObject(classes);
});

test('what is no usage is none, and a zero is a zero', () => {
  const absurd = [
    null,
    'x',
    [],
    {},
    reported(-1, 1),
    reported(1, -1),
    reported(1.5, 1),
    reported(1e30, 1),
    reported('1', 1),
    reported(1, undefined),
  ];
  for (const usage of absurd) expect(readUsage(usage, openai)).toBeNull();
  expect(readUsage(reported(0, 0), openai)).toEqual({
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
  });
});

test('absurd details never make a class negative, nor the classes more than was reported', () => {
  const anything = fc.oneof(fc.integer({ min: -5, max: 200 }), fc.double(), fc.string(), fc.constant(null));
  fc.assert(
    fc.property(fc.nat(100), fc.nat(100), anything, anything, (prompt, completion, cached, reasoning) => {
      const usage = readUsage(reported(prompt, completion, cached, reasoning), openai);
      const classes = Object.values(usage ?? {});
      expect(classes.every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
      expect(classes.reduce((sum, count) => sum + count, 0)).toBe(prompt + completion);
    }),
  );
});
