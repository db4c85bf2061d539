import { connect, type Socket } from 'node:net';
import { findHeadEnd, readContentLength } from './http-text.ts';

export interface Tally {
  readonly latenciesMs: number[];
  failureCount: number;
  failure: string | null;
  eventCount: number;
}

const successStart = 'HTTP/1.1 200';
const chunkedMark = 'transfer-encoding: chunked';
const lastChunk = Buffer.from('\r\n0\r\n\r\n');
const eventStart = Buffer.from('data: ');
const failureShownBytes = 600;

/** One caller on one connection that stays open. It reads no more of an answer than it takes to see where it ends. */
export class LoadConnection {
  readonly #socket: Socket;
  readonly #request: Buffer;
  readonly #tally: Tally;
  #sentAt = 0;
  #isHeadSeen = false;
  /** Bytes still to come of a body whose length is known; -1 for a chunked one. */
  #leftBytes = 0;
  #held: Buffer = Buffer.alloc(0);
  #onAnswered: () => void = () => {};
  #onBroken: (error: Error) => void = () => {};

  constructor(port: number, request: Buffer, tally: Tally) {
    this.#request = request;
    this.#tally = tally;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (bytes: Buffer) => this.#take(bytes));
    this.#socket.on('error', (error) => this.#onBroken(error));
    this.#socket.on('close', () => this.#onBroken(new Error('A target closed a connection.')));
  }

  /** @throws when the target cuts the connection: no benchmark goes on with a target that fails */
  runUntil(endsAt: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#onBroken = reject;
      this.#onAnswered = () => {
        if (performance.now() < endsAt) this.#send();
        else {
          this.#onBroken = () => {};
          this.#socket.destroy();
          resolve();
        }
      };
      this.#send();
    });
  }

  #send(): void {
    this.#isHeadSeen = false;
    this.#held = Buffer.alloc(0);
    this.#sentAt = performance.now();
    this.#socket.write(this.#request);
  }

  #take(bytes: Buffer): void {
    if (this.#isHeadSeen) {
      this.#takeBody(bytes);
      return;
    }
    const head = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    const headEnd = findHeadEnd(head);
    this.#held = head;
    if (headEnd < 0) return;
    this.#isHeadSeen = true;
    const text = head.toString('latin1', 0, headEnd);
    if (!text.startsWith(successStart)) this.#fail(head);
    this.#leftBytes = text.toLowerCase().includes(chunkedMark) ? -1 : readContentLength(head, headEnd);
    this.#held = Buffer.alloc(0);
    this.#takeBody(head.subarray(headEnd));
  }

  #takeBody(bytes: Buffer): void {
    if (this.#leftBytes >= 0) {
      this.#leftBytes -= bytes.length;
      if (this.#leftBytes <= 0) this.#answered();
      return;
    }
    for (let at = bytes.indexOf(eventStart); at >= 0; at = bytes.indexOf(eventStart, at + 1))
      this.#tally.eventCount += 1;
    // The end may come in two pieces, so as many bytes as it has are kept of the last one.
    const tail = bytes.length >= lastChunk.length ? bytes : Buffer.concat([this.#held, bytes]);
    this.#held = tail.subarray(-lastChunk.length);
    if (this.#held.equals(lastChunk)) this.#answered();
  }

  #answered(): void {
    this.#tally.latenciesMs.push(performance.now() - this.#sentAt);
    this.#onAnswered();
  }

  #fail(answer: Buffer): void {
    this.#tally.failureCount += 1;
    this.#tally.failure ??= answer.toString('utf8', 0, failureShownBytes);
  }
}
