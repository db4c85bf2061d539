import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { DomainError } from '@lethe/core/errors';
import { errorAnswer } from './wire/error-answer.ts';
import { OPENAI_SHAPE } from './wire/openai/error-shape.ts';

/**
 * Answers what is not even HTTP: bytes that do not parse, headers beyond the limit, a request that never ends. Its path cannot be relied on, so the
 * answer is in the OpenAI shape. There is no response object for it, so it is written by hand and the connection closed. While an answer to an earlier
 * request is going out on the connection nothing is written between its bytes: it is cut.
 */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Duplex, requestId: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const answer = errorAnswer(describe(error.code));
  const body = OPENAI_SHAPE.body(answer, requestId);
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Node keeps the response that a connection is at under this name, and goes by it in the same way where nobody listens for such errors. */
function isAnswering(socket: Duplex): boolean {
  const { _httpMessage: response } = socket as { readonly _httpMessage?: ServerResponse | null };
  return response?.headersSent === true;
}

function describe(code: string | undefined): DomainError {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new DomainError('headers_too_large', 'The request headers are too large, or too many.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new DomainError('request_timeout', 'The request did not arrive in time.');
  return new DomainError('invalid_request', 'The request is not valid HTTP.');
}
