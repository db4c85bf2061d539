import type { Answer } from '../answer/compose-answer.ts';
import type { AnswerEvent } from '../plan.ts';
import type { UsageFigures, UsageReport } from '../usage.ts';
import type { Identity } from '../wire-format.ts';
import { contentBlocks } from './content-blocks.ts';

export type MessageAnswer = {
  readonly identity: Identity;
  readonly model: string;
  readonly answer: Answer;
  readonly usage: UsageReport | null;
  /** What `message_start` says, when nothing has been written yet. */
  readonly firstUsage: UsageReport | null;
};

/** The body of an answer that is not streamed. */
export function messageEvent({ identity, model, answer, usage }: MessageAnswer): AnswerEvent {
  const content = contentBlocks(identity.id, answer, undefined).map(({ finished }) => finished);
  const json = { ...messageObject(identity, model, content, stopReason(answer)), ...identity.extra };
  return { kind: 'body', json, ...(usage && { usage: [usage] }) };
}

/** The events of a streamed answer, made while they are sent. Input tokens come first, all of the usage near the end. */
export function* messageEvents(
  { identity, model, answer, usage, firstUsage }: MessageAnswer,
  chunkCount: number | undefined,
): Generator<AnswerEvent> {
  yield {
    ...event('start', { type: 'message_start', ...identity.extra, message: messageObject(identity, model, [], null) }),
    isUsageNested: true,
    isUsagePartial: true,
    ...(firstUsage && { usage: [firstUsage] }),
  };
  for (const [index, block] of contentBlocks(identity.id, answer, chunkCount).entries()) {
    yield event('delta', { type: 'content_block_start', index, content_block: block.announced });
    if (index === 0) yield event('delta', { type: 'ping' });
    for (const delta of block.deltas()) yield event('delta', { type: 'content_block_delta', index, delta });
    yield event('delta', { type: 'content_block_stop', index });
  }
  const delta = { stop_reason: stopReason(answer), stop_sequence: null };
  yield { ...event('finish', { type: 'message_delta', delta }), ...(usage && { usage: [usage] }) };
  yield event('done', { type: 'message_stop' });
}

function event(
  kind: AnswerEvent['kind'],
  json: { readonly type: string; readonly [field: string]: unknown },
): AnswerEvent {
  return { kind, name: json.type, json };
}

function messageObject(identity: Identity, model: string, content: readonly object[], reason: string | null) {
  const { id } = identity;
  return { id, type: 'message', role: 'assistant', model, content, stop_reason: reason, stop_sequence: null };
}

const stopReasons: Readonly<Record<string, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
};

function stopReason({ finishReason }: Answer): string | null {
  return finishReason === null ? null : (stopReasons[finishReason] ?? finishReason);
}

/** Here input tokens are told without those that were read from or written to the cache. */
export function wireUsage({ input, output, cached, cacheWrite, reasoning }: UsageFigures): object {
  return {
    input_tokens: Math.max(input - cached - cacheWrite, 0),
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cached,
    output_tokens: output,
    output_tokens_details: reasoning > 0 ? { thinking_tokens: reasoning } : null,
  };
}

/** As in an answer that has just begun: one output token, whatever follows. */
export function firstWireUsage(figures: UsageFigures): object {
  return wireUsage({ ...figures, output: Math.min(figures.output, 1), reasoning: 0 });
}
