import { composeAnswer } from '../answer/compose-answer.ts';
import type { AnswerEvent } from '../plan.ts';
import { readControl, readJson } from '../read-json.ts';
import { countUsage, reportUsage } from '../usage.ts';
import type { ReadRequest, WireFormat } from '../wire-format.ts';
import { withUsageEverywhere } from '../with-usage-everywhere.ts';
import { messageErrorBody } from './errors.ts';
import { firstWireUsage, messageEvent, messageEvents, wireUsage } from './message.ts';
import { messageRequestSchema, questionOf } from './request.ts';

export const MESSAGES_FORMAT: WireFormat = {
  idPrefix: 'msg_',
  requestIdHeader: 'request-id',
  read,
  errorBody: messageErrorBody,
  errorEvent: (error, requestId) => ({
    kind: 'error',
    name: 'error',
    json: messageErrorBody(error?.type === undefined ? 529 : 500, error, requestId),
  }),
  withText,
};

function read(body: string): ReadRequest {
  const request = readJson(messageRequestSchema, body);
  const { model } = request;
  const isStream = request.stream ?? false;
  const control = readControl(request.simulator);
  return {
    model,
    isStream,
    control,
    answer(identity) {
      const question = questionOf(request);
      const answer = composeAnswer(question, control);
      const counted = countUsage(question, [answer]);
      const usage = reportUsage(control.usage, counted, wireUsage);
      const firstUsage = reportUsage(control.usage, counted, firstWireUsage);
      const whole = { identity, model, answer, usage, firstUsage };
      if (!isStream) return [messageEvent(whole)];
      return withUsageEverywhere(messageEvents(whole, control.chunks), usage, control);
    },
  };
}

function withText(event: AnswerEvent, text: string): AnswerEvent | null {
  const { delta } = (event.json ?? {}) as { delta?: { type?: string } };
  return delta?.type === 'text_delta' ? { ...event, json: { ...event.json, delta: { ...delta, text } } } : null;
}
