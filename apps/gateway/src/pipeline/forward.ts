// Hot path: one object an exchange. Bytes go from the upstream through a relay to the caller, and slowness goes the other way.
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError, type ErrorCode } from '@lethe/core/errors';
import type { GatewayLimits } from '../limits.ts';
import { type ErrorAnswer, errorAnswer, errorBody } from '../wire/openai/errors.ts';
import type { Admission } from './admit.ts';
import { Capture } from './capture.ts';
import { chooseRelay, mediaTypeOf, upstreamRequestId } from './choose-relay.ts';
import type { ClientConnection } from './client-connection.ts';
import { Observation } from './observation.ts';
import { type RecordPorts, recordEnding } from './record.ts';
import { notDurable } from './recorder.ts';
import type { Relay, RelayContext } from './relay.ts';
import { asDomainError } from './unexpected-error.ts';
import { type ResponseReceiver, UpstreamCall } from './upstream-call.ts';

const STATUS_OK = 200;
/** The caller hung up before its answer had ended. */
const STATUS_HUNG_UP = 499;

export interface ForwardPorts extends RecordPorts {
  readonly limits: GatewayLimits;
}

/** Calls the upstream for an admitted request and brings the answer to the caller. Resolves when the request is over and its record is written. */
export function forward(ports: ForwardPorts, admission: Admission, client: ClientConnection): Promise<void> {
  return new Promise((resolve) => new Exchange(ports, admission, client, resolve).start());
}

class Exchange implements ResponseReceiver {
  readonly #ports: ForwardPorts;
  readonly #admission: Admission;
  readonly #client: ClientConnection;
  readonly #onOver: () => void;
  readonly #observation: Observation;
  readonly #capture: Capture | null;
  readonly #upstream: UpstreamCall;
  #relay: Relay | null = null;
  #responseBytes = 0;
  #drainedBytes = 0;
  #drainTimer: NodeJS.Timeout | undefined;
  #isEnding = false;

  constructor(ports: ForwardPorts, admission: Admission, client: ClientConnection, onOver: () => void) {
    this.#ports = ports;
    this.#admission = admission;
    this.#client = client;
    this.#onOver = onOver;
    this.#observation = new Observation(ports.monotonicMs());
    this.#capture = Capture.of(admission, ports.limits);
    this.#upstream = new UpstreamCall(admission.route.provider, admission.upstreamBody, ports.limits, this);
  }

  start(): void {
    this.#upstream.start();
    this.#client.listen({ onDrain: () => this.#upstream.resume(), onHangUp: () => this.#drain() });
  }

  onHead(status: number, headers: IncomingHttpHeaders): void {
    this.#observation.upstreamRequestId = upstreamRequestId(headers);
    if (this.#capture !== null) this.#capture.mediaType = mediaTypeOf(headers);
    this.#guard(() => {
      this.#relay = chooseRelay(this.#context(), { status, headers, isStreamed: this.#admission.request.isStreamed });
    });
  }

  onChunk(chunk: Buffer): void {
    if (this.#isEnding) return;
    this.#responseBytes += chunk.length;
    if (this.#responseBytes > this.#ports.limits.responseSizeBytesMax) {
      this.#failWith(new DomainError('response_too_large', "The provider's answer was too large."));
      return;
    }
    if (this.#client.isGone) {
      this.#drainedBytes += chunk.length;
      if (this.#drainedBytes > this.#ports.limits.drainSizeBytesMax) {
        this.#stopDraining();
        return;
      }
    }
    this.#capture?.push(chunk);
    this.#guard(() => this.#relay?.push(chunk));
  }

  onEnd(): void {
    this.#guard(() => this.#relay?.end());
  }

  onFailure(error: DomainError): void {
    if (this.#relay === null) this.#failWith(error);
    else this.#guard(() => this.#relay?.cut(error));
  }

  #context(): RelayContext {
    const { request, route } = this.#admission;
    return {
      client: this.#client,
      observation: this.#observation,
      limits: this.#ports.limits,
      usageDialect: route.provider.usageDialect,
      isTenantOwned: route.provider.isTenantOwned,
      choiceCount: request.choiceCount,
      isUsageAsked: request.isUsageAsked,
      nowMs: this.#ports.monotonicMs,
      pass: (pieces) => {
        if (!this.#client.write(pieces)) this.#upstream.pause();
      },
      complete: (finish) => this.#complete(finish),
      fail: (code, answer) => this.#fail(code, answer),
      failWith: (error) => this.#failWith(error),
    };
  }

  /** A defect of ours ends this exchange and no other. */
  #guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#failWith(asDomainError(error, this.#ports.logger, this.#admission.requestId));
    }
  }

  /** The caller has left: the upstream is read to its usage, within bounds, as it will charge for the answer. */
  #drain(): void {
    if (this.#isEnding) return;
    this.#upstream.resume();
    this.#drainTimer = setTimeout(() => this.#stopDraining(), this.#ports.limits.drainTimeoutMs);
  }

  #stopDraining(): void {
    if (!this.#beginEnding()) return;
    this.#upstream.abort();
    void this.#record(STATUS_HUNG_UP, null);
  }

  #complete(finish: (usage: string) => void): void {
    if (!this.#beginEnding()) return;
    this.#upstream.leave();
    void this.#record(this.#client.isGone ? STATUS_HUNG_UP : STATUS_OK, null, (usage) => {
      if (usage === null) this.#client.refuse(errorAnswer(notDurable()));
      else finish(usage);
    });
  }

  #failWith(error: DomainError): void {
    this.#fail(error.code, errorAnswer(error));
  }

  #fail(code: ErrorCode, answer: ErrorAnswer): void {
    if (!this.#beginEnding()) return;
    this.#upstream.abort();
    if (this.#capture?.isEmpty === true) {
      this.#capture.mediaType = 'application/json';
      this.#capture.push(Buffer.from(errorBody(answer, this.#admission.requestId)));
    }
    const answered = this.#client.isBegun ? STATUS_OK : answer.status;
    void this.#record(this.#client.isGone ? STATUS_HUNG_UP : answered, code, () => this.#client.refuse(answer));
  }

  /** @returns false when the exchange is ending already: whatever comes second changes nothing */
  #beginEnding(): boolean {
    if (this.#isEnding) return false;
    this.#isEnding = true;
    clearTimeout(this.#drainTimer);
    return true;
  }

  /** @param then  called with the usage for the caller, or null when the record is not durable */
  async #record(statusCode: number, errorCode: ErrorCode | null, then?: (usage: string | null) => void): Promise<void> {
    const { requestId } = this.#admission;
    let usage: string | null = null;
    try {
      usage = await recordEnding(this.#ports, {
        admission: this.#admission,
        observation: this.#observation,
        capture: this.#capture,
        statusCode,
        errorCode,
      });
    } catch (error) {
      asDomainError(error, this.#ports.logger, requestId);
    }
    try {
      then?.(usage);
    } catch (error) {
      this.#client.refuse(errorAnswer(asDomainError(error, this.#ports.logger, requestId)));
    }
    this.#onOver();
  }
}
