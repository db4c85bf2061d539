import { composeAnswers } from '../answer/compose-answer.ts';
import { errorBody } from '../errors.ts';
import type { AnswerEvent } from '../plan.ts';
import { readControl } from '../read-json.ts';
import { countUsage, reportUsage } from '../usage.ts';
import type { ReadRequest, WireFormat } from '../wire-format.ts';
import { chunkEvents, completionEvent, wireUsage } from './completion.ts';
import { parseChatRequest, questionOf } from './request.ts';

export const CHAT_FORMAT: WireFormat = {
  idPrefix: 'chatcmpl-',
  requestIdHeader: 'x-request-id',
  read,
  errorBody,
  errorEvent: (error) => ({ kind: 'error', json: errorBody(500, error) }),
  withText,
};

function read(body: string): ReadRequest {
  const request = parseChatRequest(body);
  const { model } = request;
  const isStream = request.stream ?? false;
  const control = readControl(request.simulator, request.n ?? 1);
  return {
    model,
    isStream,
    control,
    answer(identity) {
      const question = questionOf(request);
      const answers = composeAnswers(question, control);
      const usage = reportUsage(control.usage, countUsage(question, answers), wireUsage);
      if (!isStream) return [completionEvent({ ...identity, model }, answers, usage)];
      return chunkEvents({ ...identity, model }, answers, usage, {
        chunkCount: control.chunks,
        isUsageAsked: request.stream_options?.include_usage ?? false,
        isUsageEverywhere: control.fault.some(({ kind }) => kind === 'usage_in_every_chunk'),
      });
    },
  };
}

function withText(event: AnswerEvent, text: string): AnswerEvent | null {
  if (event.kind !== 'delta') return null;
  const choice = { index: 0, delta: { content: text }, logprobs: null, finish_reason: null };
  return { kind: 'delta', json: { ...event.json, choices: [choice] } };
}
