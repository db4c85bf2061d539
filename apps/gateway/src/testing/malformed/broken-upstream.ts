import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setImmediate as pause } from 'node:timers/promises';
import type { MalformedAnswer } from './malformed-answer.ts';

/** The member of a request that says which answer it is to get. */
export const ANSWER_MEMBER = 'x_answer';

/** An upstream that answers each request with the answer that it names. */
export function createBrokenUpstream(answers: readonly MalformedAnswer[]): Server {
  return createServer((request, response) => {
    void readText(request).then((body) => {
      const answer = answers[Number(JSON.parse(body)[ANSWER_MEMBER])];
      if (answer === undefined) response.destroy();
      else return send(response, answer);
    });
  });
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function send(response: ServerResponse, { status, contentType, pieces, end }: MalformedAnswer): Promise<void> {
  response.writeHead(status, contentType === '' ? {} : { 'content-type': contentType });
  for (const piece of pieces) {
    if (piece.length > 0) response.write(piece);
    await pause();
  }
  if (end === 'in order') response.end();
  if (end === 'reset') response.socket?.resetAndDestroy();
}
