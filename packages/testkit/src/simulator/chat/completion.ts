import type { Answer } from '../answer/compose-answer.ts';
import { cutText } from '../answer/cut-text.ts';
import type { AnswerEvent } from '../plan.ts';
import type { UsageFigures, UsageReport } from '../usage.ts';
import type { Identity } from '../wire-format.ts';

type ChatIdentity = Identity & { readonly model: string };

const SYSTEM_FINGERPRINT = 'fp_lethe_simulator';

/** The body of an answer that is not streamed. */
export function completionEvent(
  identity: ChatIdentity,
  answers: readonly Answer[],
  usage: UsageReport | null,
): AnswerEvent {
  const { id, created, model, extra } = identity;
  const choices = answers.map((answer, index) => ({
    index,
    message: {
      role: 'assistant',
      content: answer.content,
      refusal: null,
      ...(answer.reasoning !== null && { reasoning_content: answer.reasoning }),
      ...(answer.toolCalls.length > 0 && { tool_calls: wireToolCalls(id, index, answer) }),
      ...(answer.images.length > 0 && { images: wireImages(answer) }),
    },
    logprobs: null,
    finish_reason: answer.finishReason,
  }));
  const json = {
    id,
    object: 'chat.completion',
    created,
    model,
    system_fingerprint: SYSTEM_FINGERPRINT,
    choices,
    ...extra,
  };
  return { kind: 'body', json, ...(usage && { usage: [usage] }) };
}

export type StreamOptions = {
  /** Content deltas of each choice; by words when absent. */
  readonly chunkCount: number | undefined;
  readonly isUsageAsked: boolean;
  readonly isUsageEverywhere: boolean;
};

/** The chunks of a streamed answer, made while they are sent: choices in turn, their ends, usage, `[DONE]`. */
export function* chunkEvents(
  identity: ChatIdentity,
  answers: readonly Answer[],
  usage: UsageReport | null,
  options: StreamOptions,
): Generator<AnswerEvent> {
  const { id, created, model } = identity;
  let { extra } = identity;
  const chunk = (kind: AnswerEvent['kind'], choices: readonly object[]): AnswerEvent => {
    const json = {
      id,
      object: 'chat.completion.chunk',
      created,
      model,
      system_fingerprint: SYSTEM_FINGERPRINT,
      choices,
      ...extra,
    };
    extra = {};
    if (usage && (kind === 'usage' || options.isUsageEverywhere)) return { kind, json, usage: [usage] };
    return { kind, json: options.isUsageAsked ? { ...json, usage: null } : json };
  };
  const streams = answers.map((answer, index) => deltas(id, index, answer, options.chunkCount));
  for (const { index, delta } of inTurn(streams)) {
    yield chunk('delta', [{ index, delta, logprobs: null, finish_reason: null }]);
  }
  for (const [index, answer] of answers.entries()) {
    yield chunk('finish', [{ index, delta: {}, logprobs: null, finish_reason: answer.finishReason }]);
  }
  if (usage && options.isUsageAsked) yield chunk('usage', []);
  yield { kind: 'done' };
}

/** Takes one value from each stream at a time, with the stream's index, until all are empty. */
function* inTurn(streams: readonly Iterator<object>[]): Generator<{ index: number; delta: object }> {
  const open = new Map(streams.entries());
  while (open.size > 0) {
    for (const [index, stream] of open) {
      const next = stream.next();
      if (next.done) open.delete(index);
      else yield { index, delta: next.value };
    }
  }
}

function* deltas(id: string, index: number, answer: Answer, chunkCount: number | undefined): Generator<object> {
  yield { role: 'assistant', content: answer.content === null ? null : '', refusal: null };
  for (const piece of cutText(answer.reasoning ?? '')) yield { reasoning_content: piece };
  for (const piece of cutText(answer.content ?? '', chunkCount)) yield { content: piece };
  for (const [position, call] of wireToolCalls(id, index, answer).entries()) {
    yield { tool_calls: [{ index: position, ...call, function: { name: call.function.name, arguments: '' } }] };
    for (const piece of cutText(call.function.arguments)) {
      yield { tool_calls: [{ index: position, function: { arguments: piece } }] };
    }
  }
  if (answer.images.length > 0) yield { images: wireImages(answer) };
}

function wireToolCalls(id: string, choice: number, answer: Answer) {
  return answer.toolCalls.map((call, position) => ({
    id: `call_${id.slice(-20)}${choice}_${position}`,
    type: 'function' as const,
    function: { name: call.name, arguments: call.arguments },
  }));
}

function wireImages(answer: Answer) {
  return answer.images.map((url) => ({ type: 'image_url', image_url: { url } }));
}

export function wireUsage({ input, output, cached, reasoning }: UsageFigures): object {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
