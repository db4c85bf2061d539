// Hot path: one object an upstream call. It brings what the upstream sends to a relay, and what the relay makes of it to the exchange.
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError, type ErrorCode } from '@lethe/core/errors';
import type { GatewayLimits } from '../limits.ts';
import type { ModelRoute } from '../providers/model-catalog.ts';
import { type ErrorAnswer, errorAnswer } from '../wire/error-answer.ts';
import type { Admission } from './admission.ts';
import type { Capture } from './capture.ts';
import { mediaTypeOf, upstreamRequestId } from './choose-relay.ts';
import type { ClientConnection } from './client-connection.ts';
import { Observation } from './observation.ts';
import type { Relay, RelayContext } from './relay.ts';
import type { Ticker } from './ticker.ts';
import { type ResponseReceiver, UpstreamCall } from './upstream-call.ts';

const SUCCESS_STATUS_MAX = 299;

/** The exchange that an attempt belongs to. It hears of exactly one of these, once. */
export interface AttemptOwner {
  readonly admission: Admission;
  readonly client: ClientConnection;
  readonly capture: Capture | null;
  readonly limits: GatewayLimits;
  nowMs(): number;
  /** The answer is whole; `finish` ends it for the caller, with the usage. */
  onComplete(finish: (usage: string) => void): void;
  onFail(code: ErrorCode, answer: ErrorAnswer): void;
  /** Something was thrown on the way: an error of ours, or a defect. */
  onThrown(error: unknown): void;
  /** The caller has gone, and more has been read after that than is worth it. */
  onDrained(): void;
}

export interface AttemptPlan {
  readonly route: ModelRoute;
  readonly body: Buffer;
  readonly callerHeaders: readonly string[];
  readonly calledAt: Date;
}

/** One call of an upstream: where it went, what was seen of the answer, and how it ended. Each is metered, whether it answered or not. */
export class Attempt implements ResponseReceiver, RelayContext {
  readonly route: ModelRoute;
  readonly calledAt: Date;
  readonly client: ClientConnection;
  readonly observation: Observation;
  readonly limits: GatewayLimits;
  /** The upstream's; null while it has sent none. */
  statusCode: number | null = null;
  retryAfter: string | null = null;
  errorCode: ErrorCode | null = null;
  /** On the monotonic clock. */
  endedAtMs: number;
  readonly #owner: AttemptOwner;
  readonly #call: UpstreamCall;
  #relay: Relay | null = null;
  #responseBytes = 0;
  #drainedBytes = 0;
  #isOver = false;

  constructor(owner: AttemptOwner, plan: AttemptPlan, lingering: Pick<Ticker, 'add' | 'delete'>) {
    const calledAtMs = owner.nowMs();
    this.route = plan.route;
    this.calledAt = plan.calledAt;
    this.client = owner.client;
    this.observation = new Observation(calledAtMs);
    this.limits = owner.limits;
    this.endedAtMs = calledAtMs;
    this.#owner = owner;
    this.#call = new UpstreamCall(plan, owner.limits, lingering, this);
  }

  get usageDialect() {
    return this.route.provider.usageDialect;
  }

  get isTenantOwned(): boolean {
    return this.route.provider.isTenantOwned;
  }

  get choiceCount(): number {
    return this.#owner.admission.request.choiceCount;
  }

  get isUsageAsked(): boolean {
    return this.#owner.admission.request.isUsageAsked;
  }

  start(): void {
    this.#call.start();
  }

  tick(nowMs: number): void {
    this.#call.tick(nowMs);
  }

  resume(): void {
    this.#call.resume();
  }

  /** Breaks the call off, as if the upstream had: what has come of an answer is passed on, and its end is this error. */
  breakOff(error: DomainError): void {
    this.#call.abort();
    this.onFailure(error);
  }

  /** Ends a call whose caller has left. The upstream that was at work on an answer charges for what it was sent, though nothing has come of it yet. */
  giveUp(): void {
    const mayAnswer = this.statusCode === null || this.statusCode <= SUCCESS_STATUS_MAX;
    if (!this.#isOver && this.#call.isSent && mayAnswer) this.observation.isBegun = true;
    this.close(this.errorCode);
  }

  /** Ends the call. Nothing more is heard of the attempt. */
  close(errorCode: ErrorCode | null): void {
    this.#end(errorCode);
    this.#call.abort();
  }

  onHead(status: number, headers: IncomingHttpHeaders): void {
    this.statusCode = status;
    this.retryAfter = headers['retry-after'] ?? null;
    this.observation.upstreamRequestId = upstreamRequestId(headers);
    const { admission, capture } = this.#owner;
    const { protocol, request } = admission;
    const head = { status, headers, isStreamed: request.isStreamed };
    if (capture !== null) capture.mediaType = mediaTypeOf(head);
    try {
      this.#relay = protocol.createRelay(this, head);
    } catch (error) {
      this.#owner.onThrown(error);
    }
  }

  onChunk(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#responseBytes += chunk.length;
    if (this.#responseBytes > this.limits.responseSizeBytesMax) {
      this.failWith(new DomainError('response_too_large', "The provider's answer was too large."));
      return;
    }
    if (this.client.isGone) {
      this.#drainedBytes += chunk.length;
      if (this.#drainedBytes > this.limits.drainSizeBytesMax) {
        this.#owner.onDrained();
        return;
      }
    }
    this.#owner.capture?.push(chunk);
    try {
      this.#relay?.push(chunk);
    } catch (error) {
      this.#owner.onThrown(error);
    }
  }

  onEnd(): void {
    try {
      this.#relay?.end();
    } catch (error) {
      this.#owner.onThrown(error);
    }
  }

  onFailure(error: DomainError): void {
    if (this.#relay === null) {
      this.failWith(error);
      return;
    }
    try {
      this.#relay.cut(error);
    } catch (defect) {
      this.#owner.onThrown(defect);
    }
  }

  nowMs(): number {
    return this.#owner.nowMs();
  }

  pass(pieces: readonly Buffer[]): void {
    if (!this.client.write(pieces)) this.#call.pause();
  }

  complete(finish: (usage: string) => void): void {
    if (this.#isOver) return;
    this.#end(null);
    this.#call.leave();
    this.#owner.onComplete(finish);
  }

  fail(code: ErrorCode, answer: ErrorAnswer): void {
    if (!this.#isOver) this.#owner.onFail(code, answer);
  }

  failWith(error: DomainError): void {
    this.fail(error.code, errorAnswer(error));
  }

  #end(errorCode: ErrorCode | null): void {
    this.#isOver = true;
    this.errorCode = errorCode;
    this.endedAtMs = this.#owner.nowMs();
  }
}
