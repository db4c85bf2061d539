import type { ErrorAnswer, ErrorShape } from '../error-answer.ts';

/** Errors as OpenAI writes them, in answers and in streams, with the request id beside. */
export const OPENAI_SHAPE: ErrorShape = {
  requestIdHeader: null,
  body: errorBody,
  event: (answer, requestId) => `data: ${errorBody(answer, requestId)}\n\n`,
};

function errorBody({ message, type, param, code }: ErrorAnswer, requestId: string): string {
  return JSON.stringify({ error: { message, type, param, code, request_id: requestId } });
}
