import { composeAnswer } from '../answer/compose-answer.ts';
import { errorBody, errorFields } from '../errors.ts';
import type { AnswerEvent } from '../plan.ts';
import { readControl, readJson } from '../read-json.ts';
import { countUsage, reportUsage } from '../usage.ts';
import type { ReadRequest, WireFormat } from '../wire-format.ts';
import { withUsageEverywhere } from '../with-usage-everywhere.ts';
import { questionOf, responseRequestSchema } from './request.ts';
import { responseEvent, responseEvents, wireUsage } from './response.ts';

export const RESPONSES_FORMAT: WireFormat = {
  idPrefix: 'resp_',
  requestIdHeader: 'x-request-id',
  read,
  errorBody,
  errorEvent(error) {
    const { code, message, param } = errorFields(500, error);
    return { kind: 'error', name: 'error', json: { type: 'error', sequence_number: 0, code, message, param } };
  },
  withText,
};

function read(body: string): ReadRequest {
  const request = readJson(responseRequestSchema, body);
  const isStream = request.stream ?? false;
  const control = readControl(request.simulator);
  return {
    model: request.model,
    isStream,
    control,
    answer(identity) {
      const question = questionOf(request);
      const answer = composeAnswer(question, control);
      const usage = reportUsage(control.usage, countUsage(question, [answer]), wireUsage);
      const whole = { identity, request, answer, usage };
      if (!isStream) return [responseEvent(whole)];
      return withUsageEverywhere(responseEvents(whole, control.chunks), usage, control);
    },
  };
}

function withText(event: AnswerEvent, text: string): AnswerEvent | null {
  return event.name === 'response.output_text.delta' ? { ...event, json: { ...event.json, delta: text } } : null;
}
