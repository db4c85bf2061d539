// The floor: what node:http and undici's dispatch cost by themselves. It checks nothing, reads nothing, records nothing.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Dispatcher, Pool } from 'undici';
import { listenAndTell } from './listen-and-tell.ts';

const [origin = ''] = process.argv.slice(2);
const pool = new Pool(origin, { connections: 1_024, pipelining: 1, allowH2: false, headersTimeout: 0, bodyTimeout: 0 });
const requestHeaders = ['content-type', 'application/json'];

class PassThrough implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: NodeJS.Dict<string | string[]>) {
    this.#response.writeHead(status, { 'content-type': headers['content-type'] as string });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#response.write(chunk);
  }

  onResponseEnd(): void {
    this.#response.end();
  }

  onResponseError(): void {
    this.#response.destroy();
  }
}

function pass(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const [only] = chunks;
    const body = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
    const call = { path: request.url ?? '/', method: 'POST' as const, headers: requestHeaders, body };
    pool.dispatch(call, new PassThrough(response));
  });
}

listenAndTell(createServer(pass));
