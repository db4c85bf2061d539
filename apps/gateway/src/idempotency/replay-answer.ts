import type { PayloadOpener } from '@lethe/core/payloads';
import type { GatewayLimits } from '../limits.ts';
import type { Admission } from '../pipeline/admission.ts';
import type { ClientConnection } from '../pipeline/client-connection.ts';
import { Observation } from '../pipeline/observation.ts';
import type { RelayContext } from '../pipeline/relay.ts';
import type { AnswerCost } from '../wire/protocol.ts';
import { type KeptAnswer, notKept } from './idempotency.ts';
import { ReplayClient } from './replay-client.ts';

const STATUS_OK = 200;

export interface ReplayPorts {
  readonly opener: PayloadOpener;
  readonly limits: GatewayLimits;
  readonly monotonicMs: () => number;
}

/**
 * Gives an answer again that was given before: the upstream's stored bytes go through the protocol's relay as they did the first time, and the usage
 * and costs are those that were recorded then. Nothing is called, charged or recorded.
 * @throws {DomainError} idempotency_conflict when what is stored is not a whole answer; key_unavailable, payload_unreadable
 */
export async function replayAnswer(
  ports: ReplayPorts,
  admission: Admission,
  client: ClientConnection,
  answer: KeptAnswer,
): Promise<void> {
  const { bytes, mediaType } = await ports.opener.open(answer.response);
  const replayed = relayAgain(ports, admission, answer, { bytes: Buffer.from(bytes), mediaType });
  if (replayed === null) throw notKept(answer.firstId);
  client.announce({
    'x-lethe-idempotent-replay': answer.firstId,
    'x-lethe-provider': answer.provider,
    'x-lethe-model': answer.model,
  });
  const body = Buffer.concat(replayed.pieces);
  if (!replayed.isStream) {
    client.answerJson(body);
    return;
  }
  client.beginStream();
  client.end(body);
}

/** Null when the relay finds that the answer is none, or not whole. */
function relayAgain(
  { limits, monotonicMs }: ReplayPorts,
  { protocol, request, candidates }: Admission,
  answer: KeptAnswer,
  stored: { readonly bytes: Buffer; readonly mediaType: string },
): ReplayClient | null {
  const client = new ReplayClient();
  const observation = new Observation(monotonicMs());
  const route = candidates.find(({ provider }) => provider.name === answer.provider) ?? candidates[0];
  if (route === undefined) return null;
  let isWhole = false;
  const context: RelayContext = {
    client,
    observation,
    limits,
    usageDialect: route.provider.usageDialect,
    isTenantOwned: route.provider.isTenantOwned,
    choiceCount: request.choiceCount,
    isUsageAsked: request.isUsageAsked,
    nowMs: monotonicMs,
    pass: (pieces) => void client.pieces.push(...pieces),
    complete(finish) {
      isWhole = true;
      finish(protocol.usageText(observation.usageText, answer.usage, costOf(answer)));
    },
    fail() {},
    failWith() {},
  };
  const headers = { 'content-type': stored.mediaType };
  const relay = protocol.createRelay(context, { status: STATUS_OK, headers, isStreamed: request.isStreamed });
  relay.push(stored.bytes);
  relay.end();
  return isWhole ? client : null;
}

function costOf({ cost }: KeptAnswer): AnswerCost {
  const { inputNanoUsd, cachedInputNanoUsd, outputNanoUsd, reasoningNanoUsd, storageNanoUsd, earlierAttemptsNanoUsd } =
    cost;
  const isKnown =
    inputNanoUsd !== null && cachedInputNanoUsd !== null && outputNanoUsd !== null && reasoningNanoUsd !== null;
  return {
    inference: isKnown ? { inputNanoUsd, cachedInputNanoUsd, outputNanoUsd, reasoningNanoUsd } : null,
    storageNanoUsd,
    earlierAttemptsNanoUsd,
  };
}
