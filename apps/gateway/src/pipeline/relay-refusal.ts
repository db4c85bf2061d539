import { DomainError } from '@lethe/core/errors';
import { errorAnswer } from '../wire/error-answer.ts';
import { isRecord, parseJson } from '../wire/json/json-values.ts';
import { reportedErrorAnswer, upstreamErrorAnswer } from '../wire/upstream-error.ts';
import type { Relay, RelayContext } from './relay.ts';

const SUCCESS_STATUS_MAX = 299;

export interface RefusalHead {
  readonly status: number;
  readonly retryAfter: string | null;
}

/**
 * Takes an answer that is no completion: an error status, or something else than the stream that was asked for.
 * Its beginning is read for what it says; the rest is not waited for.
 */
export class RefusalRelay implements Relay {
  readonly #context: RelayContext;
  readonly #head: RefusalHead;
  #chunks: Buffer[] = [];
  #sizeBytes = 0;
  #isOver = false;

  constructor(context: RelayContext, head: RefusalHead) {
    this.#context = context;
    this.#head = head;
  }

  push(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#chunks.push(chunk);
    this.#sizeBytes += chunk.length;
    if (this.#sizeBytes > this.#context.limits.errorBodySizeBytesMax) this.end();
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const body = Buffer.concat(this.#chunks);
    if (this.#head.status > SUCCESS_STATUS_MAX) {
      const { isTenantOwned } = this.#context;
      this.#context.fail('upstream_error', upstreamErrorAnswer({ ...this.#head, body, isTenantOwned }));
      return;
    }
    const reported = readReportedError(body);
    if (reported !== null) this.#context.fail('upstream_error', reportedErrorAnswer(reported));
    else {
      const message = 'The provider did not answer with the stream that was asked for.';
      this.#context.fail(
        'upstream_invalid_response',
        errorAnswer(new DomainError('upstream_invalid_response', message)),
      );
    }
  }

  /** The status has said what matters. */
  cut(): void {
    this.end();
  }
}

function readReportedError(body: Buffer): unknown {
  const parsed = parseJson(body.toString());
  return isRecord(parsed) ? (parsed.error ?? null) : null;
}
