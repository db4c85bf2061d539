// Hot path: budget 5 µs a write.
import type { ServerResponse } from 'node:http';
import type { ErrorAnswer, ErrorShape } from '../wire/error-answer.ts';

const JSON_TYPE = 'application/json';
const EVENT_STREAM_TYPE = 'text/event-stream; charset=utf-8';
const NOTHING_ANNOUNCED: Readonly<Record<string, string>> = {};

export interface ClientOptions {
  readonly requestId: string;
  /** How errors are written in the wire API that was called. */
  readonly shape: ErrorShape;
  /** A caller that takes nothing for this long is cut off. */
  readonly slowReaderTimeoutMs: number;
}

/** Where an answer comes from, for the caller. Names of models are checked: each can stand in a header. */
export interface AnnouncedRoute {
  readonly provider: { readonly name: string };
  readonly model: string;
}

export interface ClientListener {
  /** A caller that was slow has taken everything. */
  onDrain(): void;
  /** Called at most once, when the caller leaves before its answer has ended. */
  onHangUp(): void;
}

/** The caller's end of a request: its answer is begun once, written in order, and ended once. A caller that has gone is written nothing. */
export class ClientConnection {
  readonly requestId: string;
  readonly #response: ServerResponse;
  readonly #shape: ErrorShape;
  readonly #slowReaderTimeoutMs: number;
  #announced = NOTHING_ANNOUNCED;
  #route: AnnouncedRoute | null = null;
  #attemptCount = 0;
  #isStream = false;
  #isGone = false;
  #isSlow = false;
  /** Since when nothing was written; 0: from the next look on, so that a write needs no look at the clock. */
  #silentSinceMs = 0;

  constructor(response: ServerResponse, { requestId, shape, slowReaderTimeoutMs }: ClientOptions) {
    this.#response = response;
    this.requestId = requestId;
    this.#shape = shape;
    this.#slowReaderTimeoutMs = slowReaderTimeoutMs;
  }

  listen(listener: ClientListener): void {
    const response = this.#response;
    if (response.destroyed) this.#leave(listener);
    else response.on('drain', () => this.#drained(listener)).on('close', () => this.#leave(listener));
  }

  /** A header of the request. */
  header(name: string): string | undefined {
    const value = this.#response.req.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  /** Headers for whatever the answer will be. */
  announce(headers: Readonly<Record<string, string>>): void {
    this.#announced = headers;
  }

  /** Who is called for the answer, and how many were so far, this one included. */
  announceRoute(route: AnnouncedRoute, attemptCount: number): void {
    this.#route = route;
    this.#attemptCount = attemptCount;
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
    this.#begin(['content-type', EVENT_STREAM_TYPE, 'cache-control', 'no-cache', 'x-accel-buffering', 'no']);
  }

  beginJson(): void {
    this.#begin(['content-type', JSON_TYPE]);
  }

  /** @returns false when the caller is slow and nothing more should come before it has drained */
  write(pieces: readonly Buffer[]): boolean {
    if (this.#isGone) return true;
    this.#silentSinceMs = 0;
    const [only] = pieces;
    const isTaken = this.#response.write(pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces));
    if (!isTaken && !this.#isSlow) this.#watchSlowReader();
    return isTaken;
  }

  end(bytes: Buffer): void {
    if (this.#isGone) return;
    this.#response.end(bytes);
    if (this.#response.writableLength > 0) this.#watchSlowReader();
  }

  /** Answers as a whole. */
  answerJson(body: Buffer): void {
    this.answerAs(JSON_TYPE, body);
  }

  answerAs(mediaType: string, body: Buffer): void {
    this.#answer(200, ['content-type', mediaType], body);
  }

  /**
   * Ends the request with an error: as an answer when none has begun, as an event in a stream that has.
   * Any other answer that has begun is cut, because an ending would make it look whole.
   */
  refuse(answer: ErrorAnswer): void {
    if (this.#isGone || this.#response.writableEnded) return;
    if (!this.isBegun) {
      const head = ['content-type', JSON_TYPE];
      for (const [name, value] of Object.entries(answer.headers)) head.push(name, value);
      this.#answer(answer.status, head, Buffer.from(this.errorBody(answer)));
    } else if (this.#isStream) this.end(Buffer.from(this.#shape.event(answer, this.requestId)));
    else this.#response.destroy();
  }

  /** The error as the body of an answer, as `refuse` writes it. */
  errorBody(answer: ErrorAnswer): string {
    return this.#shape.body(answer, this.requestId);
  }

  /**
   * Tells the caller of a stream that it is alive when nothing has been written for a while. Never before the head, which would settle the status,
   * and never to a caller that is slow, who has enough to read.
   * @param heartbeat  whole lines that mean nothing in the wire API
   */
  beat(nowMs: number, intervalMs: number, heartbeat: Buffer): void {
    if (!this.#isStream || this.#isGone || this.#isSlow || this.#response.writableEnded) return;
    if (this.#silentSinceMs === 0) this.#silentSinceMs = nowMs;
    else if (nowMs - this.#silentSinceMs >= intervalMs) this.write([heartbeat]);
  }

  #answer(status: number, headers: string[], body: Buffer): void {
    if (this.#isGone) return;
    headers.push('content-length', String(body.length));
    this.#response.writeHead(status, this.#head(headers));
    this.end(body);
  }

  #begin(headers: string[]): void {
    if (!this.#isGone) this.#response.writeHead(200, this.#head(headers));
  }

  /** As one flat list, which is written without being looked at. */
  #head(head: string[]): string[] {
    head.push('x-request-id', this.requestId);
    const { requestIdHeader } = this.#shape;
    if (requestIdHeader !== null) head.push(requestIdHeader, this.requestId);
    const announced = this.#announced;
    for (const name in announced) head.push(name, announced[name] as string);
    const route = this.#route;
    if (route !== null) {
      const attemptCount = String(this.#attemptCount);
      head.push(
        'x-lethe-provider',
        route.provider.name,
        'x-lethe-model',
        route.model,
        'x-lethe-attempts',
        attemptCount,
      );
    }
    return head;
  }

  /** The socket's own time-out counts only time in which nothing at all was taken. What it cuts is a caller that hung up. */
  #watchSlowReader(): void {
    this.#isSlow = true;
    this.#response.socket?.setTimeout(this.#slowReaderTimeoutMs);
  }

  #drained(listener: ClientListener): void {
    if (this.#isSlow) {
      this.#isSlow = false;
      this.#response.socket?.setTimeout(0);
    }
    listener.onDrain();
  }

  #leave(listener: ClientListener): void {
    if (this.#response.writableEnded) return;
    this.#isGone = true;
    listener.onHangUp();
  }
}
