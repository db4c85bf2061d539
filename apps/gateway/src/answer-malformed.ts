import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { DomainError } from '@lethe/core/errors';
import { errorAnswer, errorBody } from './wire/openai/errors.ts';

const STATUS_TIMEOUT = 408;
const STATUS_HEADERS_TOO_LARGE = 431;
const STATUS_BAD_REQUEST = 400;

/**
 * Answers what is not even HTTP: bytes that do not parse, headers beyond the limit, a request that never ends.
 * There is no response object for it, so the answer is written by hand and the connection closed.
 */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Duplex, requestId: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, message } = describe(error.code);
  const answer = errorAnswer(new DomainError('invalid_request', message));
  const body = errorBody(answer, requestId);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function describe(code: string | undefined): { status: number; message: string } {
  if (code === 'HPE_HEADER_OVERFLOW')
    return { status: STATUS_HEADERS_TOO_LARGE, message: 'The request headers are too large.' };
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: STATUS_TIMEOUT, message: 'The request did not arrive in time.' };
  return { status: STATUS_BAD_REQUEST, message: 'The request is not valid HTTP.' };
}
