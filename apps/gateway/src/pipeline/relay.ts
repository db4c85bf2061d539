import type { IncomingHttpHeaders } from 'node:http';
import type { DomainError, ErrorCode } from '@lethe/core/errors';
import type { GatewayLimits } from '../limits.ts';
import type { ErrorAnswer } from '../wire/error-answer.ts';
import type { UsageDialect } from '../wire/usage-dialect.ts';
import type { ClientConnection } from './client-connection.ts';
import type { Observation } from './observation.ts';

/** Understands one kind of answer and passes it on. */
export interface Relay {
  push(chunk: Buffer): void;
  /** The upstream's answer has ended in good order, as far as the transport can tell. */
  end(): void;
  /** The upstream's answer broke off. */
  cut(error: DomainError): void;
}

/** As much of the caller's end as a relay writes to itself. */
export type RelayClient = Pick<
  ClientConnection,
  'isBegun' | 'isGone' | 'beginStream' | 'beginJson' | 'end' | 'answerJson'
>;

/** What a relay works with: the exchange that it belongs to. */
export interface RelayContext {
  readonly client: RelayClient;
  readonly observation: Observation;
  readonly limits: GatewayLimits;
  readonly usageDialect: UsageDialect;
  /** Whether the account at the provider is the tenant's own. */
  readonly isTenantOwned: boolean;
  readonly choiceCount: number;
  readonly isUsageAsked: boolean;
  nowMs(): number;
  /** Writes to the caller and holds the upstream up while the caller is slow. */
  pass(pieces: readonly Buffer[]): void;
  /** The answer is whole: records it, and calls `finish` with the usage when the record is durable. */
  complete(finish: (usage: string) => void): void;
  /** The answer cannot be completed: records that, and tells the caller. `code` is what is recorded: never the upstream's words. */
  fail(code: ErrorCode, answer: ErrorAnswer): void;
  /** The same for an error of our own. */
  failWith(error: DomainError): void;
}

/** The head of an upstream's answer. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Whether a stream was asked for. */
  readonly isStreamed: boolean;
}
