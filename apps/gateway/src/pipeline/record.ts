// Hot path: budget 20 µs without sealing. Called once for every admitted request, however it ended.
import { storageFee, totalTokens } from '@lethe/core/billing';
import type { ErrorCode } from '@lethe/core/errors';
import type { NanoUsd } from '@lethe/core/money';
import type { RecordedAttempt, RecordedCost, RecordedPart, RequestRecord } from '@lethe/core/payloads';
import type { StorageObstacle } from '@lethe/core/retention';
import type { Clock } from '@lethe/core/time';
import type { Idempotency } from '../idempotency/idempotency.ts';
import type { ModelCatalog } from '../providers/model-catalog.ts';
import { recordedFinishReason } from '../wire/finish-reason.ts';
import type { AnswerCost } from '../wire/protocol.ts';
import type { Admission } from './admission.ts';
import type { Capture, SealPorts } from './capture.ts';
import { type EndedAttempt, type Metered, meterAttempt, recordedAttempt } from './meter-attempt.ts';
import type { Recorder } from './recorder.ts';

const STATUS_OK = 200;

export interface RecordPorts extends SealPorts {
  readonly clock: Clock;
  readonly catalog: ModelCatalog;
  readonly recorder: Pick<Recorder, 'write'>;
  readonly monotonicMs: () => number;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly idempotency: Pick<Idempotency, 'end'>;
  /** False for self-hosted installations. */
  readonly isStorageCharged: boolean;
}

/** A request that has ended upstream, and how. */
export interface Ending {
  readonly admission: Admission;
  /** The last attempt: the record tells its usage and its price. */
  readonly attempt: EndedAttempt;
  /** Those before it, which failed. */
  readonly earlier: readonly EndedAttempt[];
  readonly capture: Capture | null;
  /** What the caller was answered with; 499 when it hung up. */
  readonly statusCode: number;
  readonly errorCode: ErrorCode | null;
}

/** All attempts before the last, for the ledger, and the sum of their inference as far as its price is known. */
interface EarlierAttempts {
  readonly recorded: readonly RecordedAttempt[];
  readonly inferenceNanoUsd: NanoUsd;
  readonly chargedNanoUsd: NanoUsd;
}

const NONE_BEFORE: EarlierAttempts = { recorded: [], inferenceNanoUsd: 0n, chargedNanoUsd: 0n };

/**
 * Writes the record of a request and waits until it is durable. The reservation is settled with what was spent, whether that is recorded or not.
 * @returns the text of the `usage` object for the caller. It is known only now, as storage is charged when and only when it was done.
 * @throws {DomainError} record_not_durable
 */
export async function recordEnding(ports: RecordPorts, ending: Ending): Promise<string> {
  const { admission, attempt } = ending;
  const meter = meterAttempt(ports.catalog, admission, attempt);
  const metered = meter instanceof Promise ? await meter : meter;
  const earlier = ending.earlier.length === 0 ? NONE_BEFORE : await meterEarlier(ports, ending);
  const storage = await storePayload(ports, ending, metered);
  const cost: AnswerCost = {
    inference: metered.inference,
    storageNanoUsd: storage.feeNanoUsd,
    earlierAttemptsNanoUsd: earlier.inferenceNanoUsd,
  };
  const { reservation, requestId } = admission;
  const lastId = ending.earlier.length === 0 ? requestId : ports.newId();
  const last = recordedAttempt(lastId, attempt, metered);
  if (admission.idempotency !== null) ports.idempotency.end(requestId, isSpent(ending, [...earlier.recorded, last]));
  reservation.settle(
    charged(admission, attempt, metered) + earlier.chargedNanoUsd + storage.feeNanoUsd,
    storage.feeNanoUsd,
  );
  await ports.recorder.write({
    record: buildRecord(ports, ending, last, cost, storage.obstacle),
    parts: storage.parts,
    attempts: earlier === NONE_BEFORE ? [last] : [...earlier.recorded, last],
    leaseId: reservation.leaseId,
  });
  return admission.protocol.usageText(attempt.observation.usageText, metered.usage, cost);
}

/** What came of storing a payload. */
interface StoredPayload {
  readonly parts: readonly RecordedPart[];
  readonly feeNanoUsd: NanoUsd;
  /** Why it is not stored, where retention would have let it. */
  readonly obstacle: StorageObstacle | null;
}

const NOT_SEALED: StoredPayload = { parts: [], feeNanoUsd: 0n, obstacle: 'store_failed' };
const CAP_REACHED: StoredPayload = { parts: [], feeNanoUsd: 0n, obstacle: 'storage_cap' };

/** Redacts and seals what was captured, unless its fee, which is known only now, is more than the cap has room for. */
async function storePayload(ports: RecordPorts, ending: Ending, { usage }: Metered): Promise<StoredPayload> {
  const { admission, attempt, capture } = ending;
  if (capture === null) return NOT_SEALED;
  const feeNanoUsd = storageFee({ usage, isStored: true, isCharged: ports.isStorageCharged });
  if (!admission.reservation.coversStorage(feeNanoUsd, attempt.calledAt)) return CAP_REACHED;
  const sealed = await capture.seal(ports);
  return { ...sealed, feeNanoUsd: sealed.obstacle === null ? feeNanoUsd : 0n };
}

/** Whether running the request again would cost again: it was answered, or an upstream used something on the way. */
function isSpent({ statusCode, errorCode }: Ending, attempts: readonly RecordedAttempt[]): boolean {
  return (statusCode === STATUS_OK && errorCode === null) || attempts.some(({ usage }) => totalTokens(usage) > 0);
}

async function meterEarlier(ports: RecordPorts, { admission, earlier }: Ending): Promise<EarlierAttempts> {
  const recorded: RecordedAttempt[] = [];
  let inferenceNanoUsd = 0n;
  let chargedNanoUsd = 0n;
  for (const attempt of earlier) {
    const metered = await meterAttempt(ports.catalog, admission, attempt);
    inferenceNanoUsd += metered.inferenceNanoUsd ?? 0n;
    chargedNanoUsd += charged(admission, attempt, metered);
    // The first attempt goes by the request's own id: both are unique, and it saves an id.
    recorded.push(recordedAttempt(recorded.length === 0 ? admission.requestId : ports.newId(), attempt, metered));
  }
  return { recorded, inferenceNanoUsd, chargedNanoUsd };
}

/** What credits pay of an attempt's inference: all of it in credits mode, nothing of what ran on the tenant's own account. */
function charged({ principal }: Admission, { route }: EndedAttempt, { inferenceNanoUsd }: Metered): NanoUsd {
  return principal.projectMode === 'credits' && !route.provider.isTenantOwned ? (inferenceNanoUsd ?? 0n) : 0n;
}

function buildRecord(
  ports: RecordPorts,
  ending: Ending,
  last: RecordedAttempt,
  cost: AnswerCost,
  obstacle: StorageObstacle | null,
): RequestRecord {
  const { admission, attempt, statusCode, errorCode } = ending;
  const { principal, retention, request, arrivedAtMs } = admission;
  const isStored = obstacle === null;
  const { calledAtMs, firstTokenAtMs, finishReasons, upstreamRequestId } = attempt.observation;
  return {
    id: admission.requestId,
    organizationId: principal.organizationId,
    projectId: principal.projectId,
    apiKeyId: principal.apiKeyId,
    projectMode: principal.projectMode,
    admittedAt: admission.admittedAt,
    completedAt: ports.clock.now(),
    endpoint: admission.protocol.endpoint,
    provider: last.provider,
    model: last.model,
    isStreamed: request.isStreamed,
    statusCode,
    errorCode,
    finishReason: recordedFinishReason(finishReasons),
    upstreamRequestId,
    usage: last.usage,
    rates: last.rates,
    cost: recordedCost(cost, last.inferenceNanoUsd),
    timing: {
      gatewayMs: Math.round(calledAtMs - arrivedAtMs),
      firstTokenMs: firstTokenAtMs === null ? null : Math.round(firstTokenAtMs - calledAtMs),
      totalMs: Math.round(ports.monotonicMs() - arrivedAtMs),
    },
    retention: {
      level: retention.level,
      payloadRetentionDays: retention.payloadRetentionDays,
      policyVersion: retention.policyVersion,
      source: retention.source,
      expiresAt: isStored ? retention.expiresAt : null,
      notStoredReason: isStored ? null : (retention.notStoredReason ?? obstacle),
      metadataExpiresAt: retention.metadataExpiresAt,
    },
    handles: admission.handles,
  };
}

function recordedCost(
  { inference, storageNanoUsd, earlierAttemptsNanoUsd }: AnswerCost,
  inferenceNanoUsd: NanoUsd | null,
): RecordedCost {
  const totalNanoUsd = inferenceNanoUsd === null ? null : inferenceNanoUsd + storageNanoUsd + earlierAttemptsNanoUsd;
  if (inference === null) return { ...UNPRICED, storageNanoUsd, earlierAttemptsNanoUsd, totalNanoUsd };
  const { inputNanoUsd, cachedInputNanoUsd, outputNanoUsd, reasoningNanoUsd } = inference;
  return {
    inputNanoUsd,
    cachedInputNanoUsd,
    outputNanoUsd,
    reasoningNanoUsd,
    storageNanoUsd,
    earlierAttemptsNanoUsd,
    totalNanoUsd,
  };
}

const UNPRICED = { inputNanoUsd: null, cachedInputNanoUsd: null, outputNanoUsd: null, reasoningNanoUsd: null } as const;
