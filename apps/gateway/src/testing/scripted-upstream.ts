import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { listen } from './test-gateway.ts';

/** How a scripted upstream answers one call. */
export type ScriptedAnswer = (response: ServerResponse) => void;

export interface UpstreamCallSeen {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly model?: string };
}

/** An upstream that answers call by call as a test says; what is not scripted is a completion. */
export class ScriptedUpstream {
  readonly calls: UpstreamCallSeen[] = [];
  #answers: ScriptedAnswer[] = [];
  readonly server: Server;
  url = '';

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { url: path = '', headers } = request;
        this.calls.push({ path, headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
        (this.#answers.shift() ?? completion())(response);
      });
    });
  }

  answerWith(...answers: ScriptedAnswer[]): void {
    this.calls.length = 0;
    this.#answers = answers;
  }
}

/** A scripted upstream for the tests of the calling file; `url` is known once they run. */
export function useScriptedUpstream(): ScriptedUpstream {
  const upstream = new ScriptedUpstream();
  beforeAll(async () => {
    upstream.url = `${await listen(upstream.server)}/v1`;
  });
  beforeEach(() => upstream.answerWith());
  afterAll(() => {
    upstream.server.closeAllConnections();
    upstream.server.close();
  });
  return upstream;
}

export const COMPLETION_USAGE = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 };

export function completion(content = 'Hello.'): ScriptedAnswer {
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
  return json(200, { id: 'c-1', object: 'chat.completion', created: 1, model: 'm', choices, usage: COMPLETION_USAGE });
}

export function refusal(status: number, headers: Record<string, string> = {}): ScriptedAnswer {
  return json(status, { error: { message: `Refused with ${status}.`, type: 'x', code: null, param: null } }, headers);
}

export function json(status: number, body: object, headers: Record<string, string> = {}): ScriptedAnswer {
  return (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** Breaks the connection before the head. */
export const reset: ScriptedAnswer = (response) => response.socket?.resetAndDestroy();

/** Begins a stream with one event and then does something else. */
export function streamThen(then: ScriptedAnswer): ScriptedAnswer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const choices = [{ index: 0, delta: { content: 'Hel' }, finish_reason: null }];
    const chunk = { id: 'c-1', object: 'chat.completion.chunk', created: 1, model: 'm', choices };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`, () => then(response));
  };
}
