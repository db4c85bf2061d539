// Hot path: budget 5 µs a write.
import type { ServerResponse } from 'node:http';
import { type ErrorAnswer, errorBody } from '../wire/openai/errors.ts';

const JSON_TYPE = 'application/json';
const EVENT_STREAM_TYPE = 'text/event-stream; charset=utf-8';

/** The caller's end of a request: its answer is begun once, written in order, and ended once. A caller that has gone is written nothing. */
export class ClientConnection {
  readonly requestId: string;
  readonly #response: ServerResponse;
  #announced: Readonly<Record<string, string>> = {};
  #isStream = false;
  #isGone = false;

  constructor(response: ServerResponse, requestId: string) {
    this.#response = response;
    this.requestId = requestId;
  }

  /** @param onHangUp  called at most once, when the caller leaves before its answer has ended */
  listen({ onDrain, onHangUp }: { readonly onDrain: () => void; readonly onHangUp: () => void }): void {
    const leave = () => {
      if (this.#response.writableEnded) return;
      this.#isGone = true;
      onHangUp();
    };
    if (this.#response.destroyed) leave();
    else this.#response.on('drain', onDrain).on('close', leave);
  }

  /** Headers for whatever the answer will be. */
  announce(headers: Readonly<Record<string, string>>): void {
    this.#announced = headers;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Whether the head has gone out, so that the status cannot change any more. */
  get isBegun(): boolean {
    return this.#response.headersSent;
  }

  beginStream(): void {
    this.#isStream = true;
    this.#begin({ 'content-type': EVENT_STREAM_TYPE, 'cache-control': 'no-cache', 'x-accel-buffering': 'no' });
  }

  beginJson(): void {
    this.#begin({ 'content-type': JSON_TYPE });
  }

  /** @returns false when the caller is slow and nothing more should come before it has drained */
  write(pieces: readonly Buffer[]): boolean {
    if (this.#isGone) return true;
    const [only] = pieces;
    return this.#response.write(pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces));
  }

  end(bytes: Buffer): void {
    if (!this.#isGone) this.#response.end(bytes);
  }

  /** Answers as a whole. */
  answerJson(body: Buffer): void {
    if (this.#isGone) return;
    this.#response.writeHead(200, this.#headers({ 'content-type': JSON_TYPE, 'content-length': body.length }));
    this.#response.end(body);
  }

  /**
   * Ends the request with an error: as an answer when none has begun, as an event in a stream that has.
   * Any other answer that has begun is cut, because an ending would make it look whole.
   */
  refuse(answer: ErrorAnswer): void {
    if (this.#isGone || this.#response.writableEnded) return;
    const body = errorBody(answer, this.requestId);
    if (!this.isBegun) {
      const headers = { ...answer.headers, 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(body) };
      this.#response.writeHead(answer.status, this.#headers(headers));
      this.#response.end(body);
    } else if (this.#isStream) this.#response.end(`data: ${body}\n\n`);
    else this.#response.destroy();
  }

  #begin(headers: Record<string, string>): void {
    if (!this.#isGone) this.#response.writeHead(200, this.#headers(headers));
  }

  #headers(headers: Record<string, string | number>): Record<string, string | number> {
    return { 'x-request-id': this.requestId, ...this.#announced, ...headers };
  }
}
