// Hot path: budget 10 µs without what it calls. One request from its admission to its record: its attempts, one after the other, and its ending.
import { DomainError, type ErrorCode, invariant } from '@lethe/core/errors';
import type { KeySnapshot } from '@lethe/db';
import type { GatewayLimits } from '../limits.ts';
import { callerHeaders } from '../providers/caller-headers.ts';
import { type ErrorAnswer, errorAnswer } from '../wire/error-answer.ts';
import type { Admission } from './admission.ts';
import { Attempt, type AttemptOwner } from './attempt.ts';
import { Capture } from './capture.ts';
import type { ClientConnection, ClientListener } from './client-connection.ts';
import { heartbeatOf } from './heartbeat.ts';
import { type RecordPorts, recordEnding } from './record.ts';
import { notDurable } from './recorder.ts';
import { decideNextStep, type NextStep } from './retry-policy.ts';
import type { Ticker, Ticking } from './ticker.ts';
import { asDomainError } from './unexpected-error.ts';

const STATUS_OK = 200;
/** The caller hung up before its answer had ended. */
const STATUS_HUNG_UP = 499;
const NEVER = Number.POSITIVE_INFINITY;
const NO_ATTEMPTS: Attempt[] = [];

export interface ExchangePorts extends RecordPorts {
  readonly limits: GatewayLimits;
  /** All requests that are being answered. */
  readonly exchanges: Pick<Ticker<RunningExchange>, 'add' | 'delete'>;
  /** Upstream calls whose answer is complete, and whose connection is about to be free. */
  readonly lingering: Pick<Ticker, 'add' | 'delete'>;
}

/** A request that is being answered. */
export interface RunningExchange extends Ticking {
  readonly principal: KeySnapshot;
  /** Ends it at once, whatever it was doing: the caller is told why, and what was used until then is recorded. */
  cut(error: DomainError): void;
}

export class Exchange implements RunningExchange, AttemptOwner, ClientListener {
  readonly admission: Admission;
  readonly client: ClientConnection;
  readonly capture: Capture | null;
  readonly limits: GatewayLimits;
  readonly #ports: ExchangePorts;
  readonly #onOver: () => void;
  readonly #totalDeadlineMs: number;
  #attempt: Attempt;
  /** The attempts before, which failed. */
  #earlier = NO_ATTEMPTS;
  #candidateIndex = 0;
  #triesOfCandidate = 1;
  /** When the next attempt begins; set while the pause before it lasts. */
  #nextAttemptAtMs: number | null = null;
  #drainDeadlineMs = NEVER;
  /** Whether no attempt may follow any more. */
  #isLast = false;
  #isEnding = false;

  /** @throws {DomainError} invalid_request for a body that cannot be rewritten */
  constructor(ports: ExchangePorts, admission: Admission, client: ClientConnection, onOver: () => void) {
    this.#ports = ports;
    this.admission = admission;
    this.client = client;
    this.limits = ports.limits;
    this.#onOver = onOver;
    this.capture = Capture.of(admission, ports.limits);
    this.#attempt = this.#newAttempt();
    this.#totalDeadlineMs = this.#attempt.observation.calledAtMs + ports.limits.totalTimeoutMs;
  }

  start(): void {
    this.#ports.exchanges.add(this);
    this.#announce();
    this.#attempt.start();
    this.client.listen(this);
  }

  get principal(): KeySnapshot {
    return this.admission.principal;
  }

  nowMs(): number {
    return this.#ports.monotonicMs();
  }

  tick(nowMs: number): void {
    if (this.#isEnding) return;
    try {
      if (nowMs >= this.#totalDeadlineMs) this.cut(tooLong());
      else if (nowMs >= this.#drainDeadlineMs) this.onDrained();
      else if (this.#nextAttemptAtMs === null) {
        this.#attempt.tick(nowMs);
        this.client.beat(nowMs, this.limits.heartbeatMs, heartbeatOf(this.admission.protocol.endpoint));
      } else if (nowMs >= this.#nextAttemptAtMs) this.#tryAgain();
    } catch (error) {
      this.onThrown(error);
    }
  }

  cut(error: DomainError): void {
    if (this.#isEnding) return;
    this.#isLast = true;
    if (this.#nextAttemptAtMs === null) this.#attempt.breakOff(error);
    else this.#fail(error.code, errorAnswer(error));
  }

  onDrain(): void {
    this.#attempt.resume();
  }

  /** The caller has left: the upstream is read to its usage, within bounds, as it will charge for the answer. */
  onHangUp(): void {
    if (this.#isEnding) return;
    if (this.#nextAttemptAtMs !== null) {
      this.onDrained();
      return;
    }
    this.#drainDeadlineMs = this.nowMs() + this.limits.drainTimeoutMs;
    this.#attempt.resume();
  }

  onDrained(): void {
    if (!this.#beginEnding()) return;
    this.#attempt.giveUp();
    void this.#record(STATUS_HUNG_UP, null);
  }

  onComplete(finish: (usage: string) => void): void {
    if (!this.#beginEnding()) return;
    void this.#record(this.client.isGone ? STATUS_HUNG_UP : STATUS_OK, null, (usage) => {
      if (usage === null) this.client.refuse(errorAnswer(notDurable()));
      else finish(usage);
    });
  }

  onFail(code: ErrorCode, answer: ErrorAnswer): void {
    if (this.#isEnding || this.#goOn(code, answer)) return;
    this.#attempt.close(code);
    this.#fail(code, answer);
  }

  /** A defect of ours ends this exchange and no other. */
  onThrown(thrown: unknown): void {
    const error = asDomainError(thrown, this.#ports.logger, this.admission.requestId);
    this.onFail(error.code, errorAnswer(error));
  }

  #newAttempt(): Attempt {
    const { protocol, request, candidates } = this.admission;
    const route = candidates[this.#candidateIndex];
    invariant(route !== undefined, 'an admission has candidates');
    const body = protocol.rewriteRequest(request, route.model, route.provider.usageDialect);
    const plan = {
      route,
      body,
      callerHeaders: callerHeaders(protocol.endpoint, this.client),
      calledAt: this.#ports.clock.now(),
    };
    return new Attempt(this, plan, this.#ports.lingering);
  }

  /** @returns false when this failure is the end: something has reached the caller, it has left, or nothing else may be tried */
  #goOn(code: ErrorCode, answer: ErrorAnswer): boolean {
    if (this.#isLast || this.client.isBegun || this.client.isGone) return false;
    const { candidates, reservation, attemptWorstNanoUsd } = this.admission;
    const { statusCode: status, retryAfter } = this.#attempt;
    const soFar = {
      attemptCount: this.#earlier.length + 1,
      triesOfCandidate: this.#triesOfCandidate,
      hasNextCandidate: this.#candidateIndex + 1 < candidates.length,
    };
    const step = decideNextStep({ status, code, retryAfter }, soFar, this.limits, Math.random());
    const isHeld = step.kind === 'end' ? false : reservation.extend(attemptWorstNanoUsd);
    if (isHeld === false) return false;
    this.#attempt.close(code);
    if (isHeld === true) this.#follow(step);
    else void this.#followWithCredit(isHeld, step, () => this.#fail(code, answer));
    return true;
  }

  /** The credit for the next attempt has to come from the database: meanwhile nothing is under way, and only a cut or a hang-up ends the request. */
  async #followWithCredit(isHeld: Promise<boolean>, step: NextStep, orFail: () => void): Promise<void> {
    this.#nextAttemptAtMs = NEVER;
    try {
      const hasCredit = await isHeld;
      if (this.#isEnding) return;
      if (hasCredit) this.#follow(step);
      else orFail();
    } catch (error) {
      this.#isLast = true;
      this.onThrown(error);
    }
  }

  #follow(step: NextStep): void {
    if (step.kind === 'repeat') {
      this.#triesOfCandidate += 1;
      this.#nextAttemptAtMs = this.nowMs() + step.delayMs;
    } else {
      this.#candidateIndex += 1;
      this.#triesOfCandidate = 1;
      this.#tryAgain();
    }
  }

  #tryAgain(): void {
    this.#nextAttemptAtMs = null;
    this.capture?.forgetAnswer();
    try {
      const next = this.#newAttempt();
      this.#earlier = [...this.#earlier, this.#attempt];
      this.#attempt = next;
    } catch (thrown) {
      const error = asDomainError(thrown, this.#ports.logger, this.admission.requestId);
      this.#fail(error.code, errorAnswer(error));
      return;
    }
    this.#announce();
    this.#attempt.start();
  }

  #announce(): void {
    this.client.announceRoute(this.#attempt.route, this.#earlier.length + 1);
  }

  #fail(code: ErrorCode, answer: ErrorAnswer): void {
    if (!this.#beginEnding()) return;
    const { capture, client } = this;
    if (capture?.isEmpty === true) {
      capture.mediaType = 'application/json';
      capture.push(Buffer.from(client.errorBody(answer)));
    }
    const answered = client.isBegun ? STATUS_OK : answer.status;
    void this.#record(client.isGone ? STATUS_HUNG_UP : answered, code, () => client.refuse(answer));
  }

  /** @returns false when the exchange is ending already: whatever comes second changes nothing */
  #beginEnding(): boolean {
    if (this.#isEnding) return false;
    this.#isEnding = true;
    return true;
  }

  /** @param then  called with the usage for the caller, or null when the record is not durable */
  async #record(statusCode: number, errorCode: ErrorCode | null, then?: (usage: string | null) => void): Promise<void> {
    const { admission, capture, client } = this;
    let usage: string | null = null;
    try {
      const attempt = this.#attempt;
      usage = await recordEnding(this.#ports, {
        admission,
        attempt,
        earlier: this.#earlier,
        capture,
        statusCode,
        errorCode,
      });
    } catch (error) {
      asDomainError(error, this.#ports.logger, admission.requestId);
    }
    try {
      then?.(usage);
    } catch (error) {
      client.refuse(errorAnswer(asDomainError(error, this.#ports.logger, admission.requestId)));
    }
    this.#ports.exchanges.delete(this);
    admission.reservation.release();
    admission.slot.release();
    this.#onOver();
  }
}

function tooLong(): DomainError {
  return new DomainError('upstream_timeout', 'The provider took too long (waiting for: end of the answer).');
}
