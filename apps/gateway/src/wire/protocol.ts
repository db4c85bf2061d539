import type { CostBreakdown, TokenUsage } from '@lethe/core/billing';
import type { NanoUsd } from '@lethe/core/money';
import type { Endpoint } from '@lethe/core/payloads';
import type { ReportedInput } from '../pipeline/observation.ts';
import type { Relay, RelayContext, ResponseHead } from '../pipeline/relay.ts';
import type { ErrorShape } from './error-answer.ts';
import type { MemberSite } from './json/scan-object.ts';
import type { UsageDialect } from './usage-dialect.ts';

/** A request of any wire API, as far as Lethe reads it. */
export interface WireRequest {
  /** The caller's own bytes. */
  readonly body: Buffer;
  readonly model: string;
  readonly isStreamed: boolean;
  /** Whether the caller asked to be told the usage of a stream; true where the API always tells it. */
  readonly isUsageAsked: boolean;
  readonly choiceCount: number;
  /** The body's own name for the end user. */
  readonly endUser: string | null;
  /** How many tokens each choice may have at most, as the caller said; null when it did not. 0 where an answer has no tokens. */
  readonly outputTokensMax: number | null;
  /** How many input tokens it may have that the length of the body does not show, for pictures and documents. */
  readonly tokensBesideText: number;
  /** The member that names something which an account at the provider has stored, such as an earlier answer; null when there is none. */
  readonly storedReference: string | null;
  /** What it tells the model before anybody speaks; null when it tells nothing. */
  readonly systemPrompt: string | null;
  /** Whether it names further models, between which a reseller chooses by itself. */
  readonly hasOtherModels: boolean;
  /** Where in the bytes the parts lie that Lethe rewrites. */
  readonly sites: RequestSites;
}

export interface RequestSites {
  readonly model: MemberSite;
  readonly streamOptions: MemberSite | null;
  /** The position of the body's closing brace. */
  readonly closeAt: number;
}

export interface ParseLimits {
  readonly jsonDepthMax: number;
}

export interface UsageEstimateInput {
  readonly requestBody: Buffer;
  /** The text that the upstream sent, as far as it was kept. */
  readonly outputText: string;
  /** Its whole length. */
  readonly outputCharacters: number;
  /** What the upstream reported of the input before it broke off; it is not counted then. */
  readonly reportedInput: ReportedInput | null;
}

/** What an answer costs its caller. */
export interface AnswerCost extends CostBreakdown {
  /** The inference of attempts that were billed and did not answer. */
  readonly earlierAttemptsNanoUsd: NanoUsd;
}

/** One wire API: how its requests are read and rewritten, its answers passed on, and its errors written. */
export interface Protocol {
  readonly endpoint: Endpoint;
  readonly path: string;
  readonly shape: ErrorShape;
  /** @throws {DomainError} invalid_json, invalid_request with the field at fault; never with any of the body's content */
  parseRequest(body: Buffer, limits: ParseLimits): WireRequest;
  /**
   * The body for one upstream: the caller's own bytes, but for the provider's name of the model and, where it has to be asked for, the usage.
   * @throws {DomainError} invalid_request
   */
  rewriteRequest(request: WireRequest, upstreamModel: string, dialect: UsageDialect): Buffer;
  /** @throws {DomainError} upstream_invalid_response for a head that no relay can go on from */
  createRelay(context: RelayContext, head: ResponseHead): Relay;
  /** The tokens of a call whose upstream reported none. */
  estimateUsage(input: UsageEstimateInput): Promise<TokenUsage>;
  /** How many tokens the request is likely to have at most, from its length alone. It is for reservations; what is charged is reported or counted. */
  reckonInputTokens(request: WireRequest): number;
  /**
   * The text of the `usage` object for the caller: what the upstream reported, field by field as it wrote it, then the cost.
   * @param reportedText  the upstream's object; null when it reported none and the tokens are Lethe's own count
   */
  usageText(reportedText: string | null, usage: TokenUsage, cost: AnswerCost): string;
}
