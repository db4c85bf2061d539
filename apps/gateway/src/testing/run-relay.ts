import { type CostBreakdown, NO_USAGE } from '@lethe/core/billing';
import type { ErrorCode } from '@lethe/core/errors';
import { DEFAULT_LIMITS, type GatewayLimits } from '../limits.ts';
import { Observation } from '../pipeline/observation.ts';
import type { RelayContext } from '../pipeline/relay.ts';
import { type ErrorAnswer, errorAnswer } from '../wire/error-answer.ts';
import type { AnswerCost, Protocol } from '../wire/protocol.ts';
import { usageDialect } from '../wire/usage-dialect.ts';

const REQUEST_ID = '0199-request';
const INFERENCE: CostBreakdown['inference'] = {
  inputNanoUsd: 1n,
  cachedInputNanoUsd: 2n,
  outputNanoUsd: 3n,
  reasoningNanoUsd: 4n,
};
/** What every relayed answer costs. */
const COST: AnswerCost = { inference: INFERENCE, storageNanoUsd: 50n, earlierAttemptsNanoUsd: 0n };
/** The same, as the caller reads it. */
export const COST_FIELDS = {
  cost_usd_total: 6e-8,
  cost_usd_input: 1e-9,
  cost_usd_cached_input: 2e-9,
  cost_usd_output: 7e-9,
  cost_usd_data_storage: 5e-8,
  cost_nano_usd_data_storage: 50,
};

export interface RelayRun {
  /** What went out before the end. */
  readonly passed: string;
  /** All that went out. */
  readonly text: string;
  readonly isStream: boolean;
  readonly observation: Observation;
  /** How it ended; null when it never did. */
  readonly end: 'complete' | ErrorCode | null;
  readonly failure: ErrorAnswer | null;
}

export interface RelayInput {
  readonly request?: object;
  readonly chunks: readonly (string | Buffer)[];
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly provider?: string;
  readonly limits?: Partial<GatewayLimits>;
}

/** Runs an upstream's answer through the relay of a wire API, as an exchange does, and ends it in good order. */
export function runRelay(protocol: Protocol, body: object, input: RelayInput): RelayRun {
  const request = protocol.parseRequest(Buffer.from(JSON.stringify(body)), DEFAULT_LIMITS);
  const observation = new Observation(0);
  const out: Buffer[] = [];
  const run = { passed: '', end: null as RelayRun['end'], failure: null as ErrorAnswer | null };
  const client = {
    isBegun: false,
    isGone: false,
    isStream: false,
    beginStream() {
      client.isBegun = true;
      client.isStream = true;
    },
    beginJson() {
      client.isBegun = true;
    },
    end: (bytes: Buffer) => void out.push(bytes),
    answerJson: (bytes: Buffer) => void out.push(bytes),
  };
  const context: RelayContext = {
    client,
    observation,
    limits: { ...DEFAULT_LIMITS, ...input.limits },
    usageDialect: usageDialect(input.provider ?? 'openai'),
    isTenantOwned: false,
    choiceCount: request.choiceCount,
    isUsageAsked: request.isUsageAsked,
    nowMs: () => 1,
    pass: (pieces) => void out.push(...pieces),
    complete(finish) {
      run.end = 'complete';
      run.passed = Buffer.concat(out).toString();
      finish(protocol.usageText(observation.usageText, observation.usage ?? NO_USAGE, COST));
    },
    fail(code, answer) {
      run.end = code;
      run.failure = answer;
      run.passed = Buffer.concat(out).toString();
      out.push(Buffer.from(protocol.shape[client.isStream ? 'event' : 'body'](answer, REQUEST_ID)));
    },
    failWith: (error) => context.fail(error.code, errorAnswer(error)),
  };
  const headers = { 'content-type': request.isStreamed ? 'text/event-stream' : 'application/json', ...input.headers };
  const relay = protocol.createRelay(context, {
    status: input.status ?? 200,
    headers,
    isStreamed: request.isStreamed,
  });
  for (const chunk of input.chunks) relay.push(Buffer.from(chunk as string));
  relay.end();
  return { ...run, text: Buffer.concat(out).toString(), isStream: client.isStream, observation };
}

/** A server-sent event with its name, as the wire APIs with named events send it. */
export function namedEvent(data: { readonly type: string }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The JSON of all events in a text. */
export function eventsOf(text: string): readonly Record<string, unknown>[] {
  return [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, json]) => JSON.parse(json as string));
}
