import type { SeenRequest } from '../load/send-request.ts';

/** A request as the database has it. */
export interface StoredRequest {
  readonly id: string;
  readonly nonce: string;
  readonly inputTokens: bigint;
  readonly outputTokens: bigint;
  /** As it was told. */
  readonly storageNanoUsd: bigint;
  readonly storageRefundedNanoUsd: bigint;
  readonly isStored: boolean;
  readonly payloadPartCount: number;
  readonly usageEntryCount: number;
}

/** Two parts are sealed for each stored payload: what was asked and what was answered. */
const PARTS_PER_PAYLOAD = 2;

/**
 * What differs between what clients saw and what was recorded, as sentences; empty when nothing does.
 * A client that saw a whole answer has exactly one record of it, with the figures that it was told. A record belongs to a request that was sent,
 * and not to one that was refused before it had an upstream.
 */
export function compareRecords(seen: readonly SeenRequest[], stored: readonly StoredRequest[]): readonly string[] {
  const differences: string[] = [];
  const seenByNonce = new Map(seen.map((request) => [request.nonce, request]));
  const storedByNonce = new Map<string, StoredRequest>();
  for (const record of stored) {
    const twin = storedByNonce.get(record.nonce);
    if (twin !== undefined) differences.push(`${record.nonce} is recorded twice: ${twin.id} and ${record.id}`);
    storedByNonce.set(record.nonce, record);
    const request = seenByNonce.get(record.nonce);
    if (request === undefined) differences.push(`${record.nonce} is recorded, and was never sent`);
    else if (request.ending === 'unreachable') differences.push(`${record.nonce} is recorded, and never arrived`);
    differences.push(...checkRecord(record));
  }
  for (const request of seen) {
    if (request.ending !== 'acknowledged') continue;
    const record = storedByNonce.get(request.nonce);
    if (record === undefined) differences.push(`${request.nonce} was acknowledged, and is not recorded`);
    else differences.push(...compareOne(request, record));
  }
  return differences;
}

function checkRecord(record: StoredRequest): string[] {
  const differences: string[] = [];
  if (record.usageEntryCount !== 1) differences.push(`${record.nonce} has ${record.usageEntryCount} usage entries`);
  if (record.isStored && record.payloadPartCount !== PARTS_PER_PAYLOAD)
    differences.push(`${record.nonce} says that its payload is stored, and has ${record.payloadPartCount} parts`);
  if (!record.isStored && record.storageNanoUsd !== record.storageRefundedNanoUsd)
    differences.push(`${record.nonce} is charged for a payload that is not stored`);
  return differences;
}

function compareOne({ nonce, requestId, usage }: SeenRequest, record: StoredRequest): string[] {
  const told = {
    id: requestId,
    inputTokens: usage?.prompt_tokens,
    outputTokens: usage?.completion_tokens,
    storageNanoUsd: usage?.cost_nano_usd_data_storage,
  };
  const kept = {
    id: record.id,
    inputTokens: Number(record.inputTokens),
    outputTokens: Number(record.outputTokens),
    storageNanoUsd: Number(record.storageNanoUsd),
  };
  return Object.entries(kept)
    .filter(([field, value]) => told[field as keyof typeof told] !== value)
    .map(
      ([field, value]) =>
        `${nonce}: the client was told ${field} ${told[field as keyof typeof told]}, recorded is ${value}`,
    );
}
