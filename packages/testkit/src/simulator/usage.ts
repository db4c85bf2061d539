import type { TokenUsage } from '@lethe/core/billing';
import type { Answer } from './answer/compose-answer.ts';
import { countTokens } from './answer/count-tokens.ts';
import type { Question } from './answer/question.ts';
import type { Control } from './control.ts';

/** Numbers of one answer as OpenAI counts them: cached and cache-written are part of the input, reasoning is part of the output. */
export type UsageFigures = {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly cacheWrite: number;
  readonly reasoning: number;
};

/** Usage as it goes over the wire. `tokens` is null when the text was supplied raw and may be nonsense. */
export type UsageReport = { readonly text: string; readonly tokens: TokenUsage | null };

const TOKENS_PER_MESSAGE = 3;
const TOKENS_PER_ATTACHMENT = 85;

function countContent(content: unknown): number {
  if (typeof content === 'string') return countTokens(content);
  if (!Array.isArray(content)) return 0;
  return content.reduce<number>((sum, part: unknown) => {
    const text = typeof part === 'object' && part !== null && 'text' in part ? part.text : undefined;
    return sum + (typeof text === 'string' ? countTokens(text) : TOKENS_PER_ATTACHMENT);
  }, 0);
}

function countPrompt({ messages, tools }: Question): number {
  const counted = messages.reduce(
    (sum, message) =>
      sum +
      TOKENS_PER_MESSAGE +
      countContent(message.content) +
      (message.tool_calls ? countTokens(JSON.stringify(message.tool_calls)) : 0),
    TOKENS_PER_MESSAGE,
  );
  return counted + (tools.length > 0 ? countTokens(JSON.stringify(tools)) : 0);
}

/** Tokens of the visible part of an answer: text, tool calls and images. */
function countAnswer(answer: Answer): number {
  const calls = answer.toolCalls.reduce((sum, call) => sum + countTokens(call.name) + countTokens(call.arguments), 0);
  return countTokens(answer.content ?? '') + calls + answer.images.length * TOKENS_PER_ATTACHMENT;
}

/** One token for every four characters, reasoning beside the visible answer. */
export function countUsage(question: Question, answers: readonly Answer[]): UsageFigures {
  const reasoning = answers.reduce((sum, answer) => sum + countTokens(answer.reasoning ?? ''), 0);
  const output = answers.reduce((sum, answer) => sum + countAnswer(answer), reasoning);
  return { input: countPrompt(question), output, cached: 0, cacheWrite: 0, reasoning };
}

/** What the answer reports in the words of one wire API; null when the control object says that usage is omitted. */
export function reportUsage(
  usage: Control['usage'],
  counted: UsageFigures,
  toWire: (figures: UsageFigures) => object,
  { isInputOnly = false } = {},
): UsageReport | null {
  if (usage === null) return null;
  if (usage && 'raw_text' in usage) return { text: usage.raw_text, tokens: null };
  if (usage && 'raw' in usage) return { text: JSON.stringify(usage.raw) ?? 'null', tokens: null };
  const output = usage?.completion_tokens ?? counted.output;
  const input = usage?.prompt_tokens ?? counted.input;
  const figures: UsageFigures = isInputOnly
    ? { input, output: 0, cached: 0, cacheWrite: 0, reasoning: 0 }
    : {
        input,
        output,
        cached: usage?.cached_tokens ?? counted.cached,
        cacheWrite: usage?.cache_write_tokens ?? counted.cacheWrite,
        reasoning: usage?.reasoning_tokens ?? Math.min(counted.reasoning, output),
      };
  return { text: JSON.stringify(toWire(figures)), tokens: disjointClasses(figures) };
}

/** Each token in one class. A part that exceeds its whole is cut to it. */
function disjointClasses({ input, output, cached, reasoning }: UsageFigures): TokenUsage {
  const cachedInputTokens = Math.min(cached, input);
  const reasoningTokens = Math.min(reasoning, output);
  return {
    inputTokens: input - cachedInputTokens,
    cachedInputTokens,
    outputTokens: output - reasoningTokens,
    reasoningTokens,
  };
}
