// Hot path: budget 10 µs a call and 1 µs a chunk. One object is the call, its deadlines and undici's handler. It has no timers: its owner ticks.
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError, isDomainError } from '@lethe/core/errors';
import type { Dispatcher } from 'undici';
import type { GatewayLimits } from '../limits.ts';
import type { ModelRoute } from '../providers/model-catalog.ts';
import type { Ticker, Ticking } from './ticker.ts';

/** Who takes the answer. After the head come chunks, then exactly one of `onEnd` and `onFailure`, unless the call was left. */
export interface ResponseReceiver {
  onHead(status: number, headers: IncomingHttpHeaders): void;
  onChunk(chunk: Buffer): void;
  onEnd(): void;
  onFailure(error: DomainError): void;
}

export type UpstreamLimits = Pick<GatewayLimits, 'headersTimeoutMs' | 'firstByteTimeoutMs' | 'idleTimeoutMs'>;

export interface UpstreamRequest {
  readonly route: ModelRoute;
  readonly body: Buffer;
  /** Headers of the caller's that the wire API lets through, as pairs in one flat list. */
  readonly callerHeaders: readonly string[];
}

/** How long an answer may go on after its last event has come, so that its connection can be used again. */
const LINGER_MS = 1_000;
const INFORMATIONAL_STATUS_MAX = 199;
const TIMEOUT_CODES: ReadonlySet<string> = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);
const NEVER = Number.POSITIVE_INFINITY;
/** A deadline that the next tick sets: so an arriving piece needs no look at the clock. */
const FROM_NEXT_TICK = 0;

export class UpstreamCall implements Dispatcher.DispatchHandler, Ticking {
  readonly #request: UpstreamRequest;
  readonly #limits: UpstreamLimits;
  readonly #lingering: Pick<Ticker, 'add' | 'delete'>;
  readonly #receiver: ResponseReceiver;
  #controller: Dispatcher.DispatchController | null = null;
  /** What is waited for at present, and how long. */
  #awaited = 'answer';
  #timeoutMs: number;
  #deadlineMs = FROM_NEXT_TICK;
  #isHeadSeen = false;
  #isByteSeen = false;
  #isPaused = false;
  #isLeft = false;
  #isOver = false;

  /** @param lingering  ticks calls that were left; until then the receiver does */
  constructor(
    request: UpstreamRequest,
    limits: UpstreamLimits,
    lingering: Pick<Ticker, 'add' | 'delete'>,
    receiver: ResponseReceiver,
  ) {
    this.#request = request;
    this.#limits = limits;
    this.#timeoutMs = limits.headersTimeoutMs;
    this.#lingering = lingering;
    this.#receiver = receiver;
  }

  start(): void {
    const { route, body, callerHeaders } = this.#request;
    const { path, headers: own } = route.target;
    const headers = (callerHeaders.length === 0 ? own : [...own, ...callerHeaders]) as string[];
    try {
      route.provider.pool.dispatch({ path, method: 'POST', headers, body }, this);
    } catch (error) {
      this.#fail(this.#describe(error));
    }
  }

  /** Whether the upstream has been told: before, the call waits for a connection. */
  get isSent(): boolean {
    return this.#controller !== null;
  }

  tick(nowMs: number): void {
    if (this.#deadlineMs === FROM_NEXT_TICK) this.#deadlineMs = nowMs + this.#timeoutMs;
    else if (nowMs < this.#deadlineMs) return;
    else if (this.#isLeft) this.abort();
    else this.#fail(timeout(this.#awaited));
  }

  /** Stops reading. The deadlines stand still meanwhile. */
  pause(): void {
    if (this.#isPaused || this.#isOver) return;
    this.#isPaused = true;
    this.#deadlineMs = NEVER;
    this.#controller?.pause();
  }

  resume(): void {
    if (!this.#isPaused || this.#isOver) return;
    this.#isPaused = false;
    this.#deadlineMs = FROM_NEXT_TICK;
    this.#controller?.resume();
  }

  /** The rest of the answer does not matter: it is read for a moment, then the connection is given up. The receiver hears no more. */
  leave(): void {
    if (this.#isOver || this.#isLeft) return;
    this.#isLeft = true;
    this.resume();
    this.#await('end', LINGER_MS);
    this.#lingering.add(this);
  }

  /** Ends the call at once. The receiver hears no more. */
  abort(): void {
    this.#stop();
    this.#controller?.abort(new Error('The call was given up.'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isOver) controller.abort(new Error('The call was given up.'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (this.#isOver || this.#isLeft || status <= INFORMATIONAL_STATUS_MAX) return;
    this.#isHeadSeen = true;
    this.#await('first byte', this.#limits.firstByteTimeoutMs);
    this.#receiver.onHead(status, headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isOver || this.#isLeft) return;
    if (this.#isByteSeen) this.#deadlineMs = FROM_NEXT_TICK;
    else {
      this.#isByteSeen = true;
      this.#await('next piece', this.#limits.idleTimeoutMs);
    }
    this.#receiver.onChunk(chunk);
  }

  onResponseEnd(): void {
    if (this.#isOver) return;
    const isHeard = !this.#isLeft;
    this.#stop();
    if (isHeard) this.#receiver.onEnd();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#isLeft) this.#stop();
    else this.#fail(this.#describe(error));
  }

  #await(awaited: string, timeoutMs: number): void {
    this.#awaited = awaited;
    this.#timeoutMs = timeoutMs;
    this.#deadlineMs = FROM_NEXT_TICK;
  }

  #fail(error: DomainError): void {
    if (this.#isOver) return;
    this.#stop();
    this.#controller?.abort(error);
    this.#receiver.onFailure(error);
  }

  #stop(): void {
    this.#isOver = true;
    if (this.#isLeft) this.#lingering.delete(this);
  }

  #describe(error: unknown): DomainError {
    if (isDomainError(error)) return error;
    const code = (error as { code?: unknown }).code;
    if (typeof code === 'string' && TIMEOUT_CODES.has(code)) return timeout('connection', error);
    if (typeof code === 'string' && code.startsWith('HPE_')) {
      return new DomainError('upstream_invalid_response', 'The provider did not answer in HTTP.', {}, error);
    }
    if (this.#isHeadSeen) {
      return new DomainError('upstream_incomplete', 'The provider ended its answer before it was complete.', {}, error);
    }
    return new DomainError('upstream_unreachable', 'The provider could not be reached.', {}, error);
  }
}

function timeout(awaited: string, cause?: unknown): DomainError {
  return new DomainError('upstream_timeout', `The provider took too long (waiting for: ${awaited}).`, {}, cause);
}
