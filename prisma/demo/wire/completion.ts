import type { RecordedUsage } from '@lethe/core/payloads';
import type { ModelProfile } from '../traffic/model-profiles.ts';
import type { Turn } from './messages.ts';

/** What an upstream says about one answer besides its content. */
export interface Completion {
  readonly id: string;
  readonly createdAt: Date;
  readonly profile: ModelProfile;
  readonly turn: Turn;
  readonly usage: Omit<RecordedUsage, 'isEstimated'>;
}

/** The body of an answer that was not streamed. */
export function completionBody({ id, createdAt, profile, turn, usage }: Completion): string {
  return JSON.stringify({
    id,
    object: 'chat.completion',
    created: unixSeconds(createdAt),
    model: profile.model,
    choices: [
      { index: 0, message: { refusal: null, ...turn.answer }, logprobs: null, finish_reason: turn.finishReason },
    ],
    usage: wireUsage(usage),
  });
}

/** Usage as OpenAI counts it: cached is part of prompt, reasoning is part of completion. */
function wireUsage(usage: Completion['usage']) {
  const promptTokens = usage.inputTokens + usage.cachedInputTokens;
  const completionTokens = usage.outputTokens + usage.reasoningTokens;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedInputTokens },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  };
}

/** Words for one chunk: about what a fast model sends at a time. */
const WORDS_PER_CHUNK = 5;
const ARGUMENT_CHARACTERS_PER_CHUNK = 24;

/**
 * A streamed answer as server-sent events.
 * @param shareSent  below 1 the stream breaks off after that share of its content: no finish, no usage, no [DONE]
 */
export function completionEvents(completion: Completion, shareSent = 1): string {
  const { turn } = completion;
  const content = [
    ...inPieces(turn.answer.reasoning_content).map((piece) => ({ reasoning_content: piece })),
    ...inPieces(turn.answer.content).map((piece) => ({ content: piece })),
    ...inPieces(turn.answer.refusal).map((piece) => ({ refusal: piece })),
    ...toolCallDeltas(turn),
  ];
  const isWhole = shareSent >= 1;
  const sent = isWhole ? content : content.slice(0, Math.floor(content.length * shareSent));
  const chunks = [{ role: 'assistant', content: '' }, ...sent].map((delta) =>
    chunk(completion, [choice(delta, null)], null),
  );
  if (!isWhole) return toEvents(chunks);
  chunks.push(chunk(completion, [choice({}, turn.finishReason)], null));
  chunks.push(chunk(completion, [], wireUsage(completion.usage)));
  return `${toEvents(chunks)}data: [DONE]\n\n`;
}

function toolCallDeltas(turn: Turn): object[] {
  return (turn.answer.tool_calls ?? []).flatMap((made, index) => {
    const { name, arguments: text } = made.function;
    const opening = { index, id: made.id, type: made.type, function: { name, arguments: '' } };
    const pieces = Array.from({ length: Math.ceil(text.length / ARGUMENT_CHARACTERS_PER_CHUNK) }, (_, piece) =>
      text.slice(piece * ARGUMENT_CHARACTERS_PER_CHUNK, (piece + 1) * ARGUMENT_CHARACTERS_PER_CHUNK),
    );
    return [opening, ...pieces.map((piece) => ({ index, function: { arguments: piece } }))].map((call) => ({
      tool_calls: [call],
    }));
  });
}

function inPieces(text: string | null | undefined): string[] {
  const words = (text ?? '').match(/\s*\S+\s*$|\s*\S+/g) ?? [];
  return Array.from({ length: Math.ceil(words.length / WORDS_PER_CHUNK) }, (_, piece) =>
    words.slice(piece * WORDS_PER_CHUNK, (piece + 1) * WORDS_PER_CHUNK).join(''),
  );
}

function choice(delta: object, finishReason: string | null) {
  return { index: 0, delta, finish_reason: finishReason };
}

function chunk({ id, createdAt, profile }: Completion, choices: readonly object[], usage: object | null): object {
  return { id, object: 'chat.completion.chunk', created: unixSeconds(createdAt), model: profile.model, choices, usage };
}

function toEvents(chunks: readonly object[]): string {
  return chunks.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
}

function unixSeconds(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}
