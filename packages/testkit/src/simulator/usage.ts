import type { Answer } from './answer/compose-answer.ts';
import { countTokens } from './answer/count-tokens.ts';
import type { Control } from './control.ts';
import type { ChatRequest } from './request.ts';

/** Numbers of one answer as OpenAI counts them: cached is part of prompt, reasoning is part of completion. */
export type TokenUsage = {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
  readonly reasoningTokens: number;
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

function countPrompt(request: ChatRequest): number {
  const messages = request.messages.reduce(
    (sum, message) =>
      sum +
      TOKENS_PER_MESSAGE +
      countContent(message.content) +
      (message.tool_calls ? countTokens(JSON.stringify(message.tool_calls)) : 0),
    TOKENS_PER_MESSAGE,
  );
  return messages + (request.tools?.length ? countTokens(JSON.stringify(request.tools)) : 0);
}

/** Tokens of the visible part of an answer: text, tool calls and images. */
function countAnswer(answer: Answer): number {
  const calls = answer.toolCalls.reduce((sum, call) => sum + countTokens(call.name) + countTokens(call.arguments), 0);
  return countTokens(answer.content ?? '') + calls + answer.images.length * TOKENS_PER_ATTACHMENT;
}

/** What the answer reports; null when the control object says that usage is omitted. */
export function reportUsage(
  request: ChatRequest,
  answers: readonly Answer[],
  usage: Control['usage'],
): UsageReport | null {
  if (usage === null) return null;
  if (usage && 'raw_text' in usage) return { text: usage.raw_text, tokens: null };
  if (usage && 'raw' in usage) return { text: JSON.stringify(usage.raw) ?? 'null', tokens: null };
  const reasoning = answers.reduce((sum, answer) => sum + countTokens(answer.reasoning ?? ''), 0);
  const completion = usage?.completion_tokens ?? answers.reduce((sum, answer) => sum + countAnswer(answer), reasoning);
  const tokens: TokenUsage = {
    promptTokens: usage?.prompt_tokens ?? countPrompt(request),
    completionTokens: completion,
    cachedTokens: usage?.cached_tokens ?? 0,
    reasoningTokens: usage?.reasoning_tokens ?? Math.min(reasoning, completion),
  };
  return { text: JSON.stringify(wireUsage(tokens)), tokens };
}

function wireUsage(tokens: TokenUsage) {
  return {
    prompt_tokens: tokens.promptTokens,
    completion_tokens: tokens.completionTokens,
    total_tokens: tokens.promptTokens + tokens.completionTokens,
    prompt_tokens_details: { cached_tokens: tokens.cachedTokens, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: tokens.reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
