import type { ErrorShape } from '../../error-answer.ts';
import { OPENAI_SHAPE } from '../error-shape.ts';

/** The number of an event that is not the upstream's. Clients want one there and none counts on it. */
const SEQUENCE_NUMBER = 0;

/** Answers as everywhere at OpenAI. The event has its members at the top, as documented, and in an object, as the provider itself sends it. */
export const RESPONSES_SHAPE: ErrorShape = {
  requestIdHeader: OPENAI_SHAPE.requestIdHeader,
  body: OPENAI_SHAPE.body,
  event({ type, code, message, param }, requestId) {
    const error = { message, type, param, code, request_id: requestId };
    const event = { type: 'error', sequence_number: SEQUENCE_NUMBER, code, message, param, error };
    return `event: error\ndata: ${JSON.stringify(event)}\n\n`;
  },
};
