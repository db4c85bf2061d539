import type { Answer } from '../answer/compose-answer.ts';
import type { AnswerEvent } from '../plan.ts';
import type { UsageFigures, UsageReport } from '../usage.ts';
import type { Identity } from '../wire-format.ts';
import { outputItems } from './output-items.ts';
import type { ResponseRequest } from './request.ts';

type Ending = { readonly status: string; readonly error: object | null; readonly incomplete_details: object | null };

export type ResponseAnswer = {
  readonly identity: Identity;
  readonly request: ResponseRequest;
  readonly answer: Answer;
  readonly usage: UsageReport | null;
};

/** The body of an answer that is not streamed. */
export function responseEvent({ identity, request, answer, usage }: ResponseAnswer): AnswerEvent {
  const output = outputItems(identity.id, answer, undefined).map(({ finished }) => finished);
  const json = { ...responseObject(identity, request, endingOf(answer), output), ...identity.extra };
  return { kind: 'body', json, ...(usage && { usage: [usage] }) };
}

/** The events of a streamed answer, made while they are sent. The last one carries the whole response and its usage. */
export function* responseEvents(
  { identity, request, answer, usage }: ResponseAnswer,
  chunkCount: number | undefined,
): Generator<AnswerEvent> {
  let sequence = 0;
  const event = (kind: AnswerEvent['kind'], type: string, fields: object): AnswerEvent => {
    const json = { type, sequence_number: sequence, ...fields };
    sequence += 1;
    return { kind, name: type, json };
  };
  const under = { status: 'in_progress', error: null, incomplete_details: null };
  const begun = responseObject(identity, request, under, []);
  yield event('start', 'response.created', { ...identity.extra, response: begun });
  yield event('start', 'response.in_progress', { response: begun });
  const items = outputItems(identity.id, answer, chunkCount);
  for (const [output_index, item] of items.entries()) {
    yield event('delta', 'response.output_item.added', { output_index, item: item.announced });
    for (const { type, ...fields } of item.events()) yield event('delta', type, { output_index, ...fields });
    yield event('delta', 'response.output_item.done', { output_index, item: item.finished });
  }
  const ending = endingOf(answer);
  const output = items.map(({ finished }) => finished);
  const last = event('done', `response.${ending.status}`, {
    response: responseObject(identity, request, ending, output),
  });
  yield { ...last, isUsageNested: true, ...(usage && { usage: [usage] }) };
}

/** `length` and `content_filter` are incomplete, `failed` is a failure, and so is no other reason. */
function endingOf({ finishReason }: Answer): Ending {
  if (finishReason === 'failed') {
    const error = { code: 'server_error', message: 'The simulator was asked to fail.' };
    return { status: 'failed', error, incomplete_details: null };
  }
  const reason = finishReason === 'length' ? 'max_output_tokens' : finishReason;
  const isWhole = reason === null || reason === 'stop' || reason === 'tool_calls';
  return isWhole
    ? { status: 'completed', error: null, incomplete_details: null }
    : { status: 'incomplete', error: null, incomplete_details: { reason } };
}

function responseObject(identity: Identity, request: ResponseRequest, ending: Ending, output: readonly object[]) {
  const { status, error, incomplete_details } = ending;
  return {
    id: identity.id,
    object: 'response',
    created_at: identity.created,
    status,
    background: false,
    error,
    incomplete_details,
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    model: request.model,
    output,
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: true,
    temperature: 1,
    text: { format: request.text?.format ?? { type: 'text' } },
    tool_choice: request.tool_choice ?? 'auto',
    tools: request.tools ?? [],
    top_p: 1,
    truncation: 'disabled',
    user: null,
    metadata: {},
  };
}

export function wireUsage({ input, output, cached, cacheWrite, reasoning }: UsageFigures): object {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: cacheWrite },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}
