// Hot path: the statement that writes a batch, and its parameters.
import type { RecordedPart } from '@lethe/core/payloads';
import type pg from 'pg';
import { ANSWER_COLUMNS, answerOf, earlierAttempts } from './attempt-columns.ts';
import { type ArrayElementType, encodeArray, UnstorableValue } from './binary-array.ts';
import type { RecordEntry } from './record-entry.ts';
import { type EnumType, REQUEST_COLUMNS } from './request-columns.ts';
import { createUsageBatches, type UsageBatchKey } from './usage-batches.ts';

export interface ShippedRow {
  shipped_id: string;
  is_stored: boolean;
}

/** @throws {UnstorableValue} when a value is one that its column cannot hold */
export function shipRecords(entries: readonly RecordEntry[], parts: readonly RecordedPart[]): pg.QueryConfig {
  for (const entry of entries) assertBillable(entry);
  const records = entries.map(({ record }) => record);
  const batches = createUsageBatches();
  const answerBatchIds = entries.map((entry) => {
    const answer = answerOf(entry);
    return answer === undefined ? null : batches.idOf(entry, answer);
  });
  const earlier = earlierAttempts(entries, batches);
  const values = [
    ...REQUEST_COLUMNS.map(({ type, value }) => encodeArray(elementTypeOf(type), records.map(value))),
    ...ANSWER_COLUMNS.map(({ type, value }) => encodeArray(type, entries.map(value))),
    encodeArray('uuid', answerBatchIds),
    earlier,
    ...BATCH_COLUMNS.map(([, value]) => encodeArray('uuid', batches.all().map(value))),
    ...PAYLOAD_COLUMNS.map(([, type, value]) => encodeArray(type, parts.map(value))),
  ];
  return { name: 'ship records', text: SHIP_RECORDS, values };
}

/** The fee stands in the usage entry of the last attempt; without one it would be in the record and in no ledger. */
function assertBillable({ record, attempts }: RecordEntry): void {
  if (attempts.length === 0 && record.cost.storageNanoUsd !== 0n) {
    throw new UnstorableValue('A storage fee needs an attempt that bears it.');
  }
}

type PayloadColumn = readonly [name: string, type: ArrayElementType, value: (part: RecordedPart) => unknown];

/** The columns of `payload`, in the order of the parameters of `ship_records`. */
const PAYLOAD_COLUMNS: readonly PayloadColumn[] = [
  ['organization_id', 'uuid', (part) => part.organizationId],
  ['request_id', 'uuid', (part) => part.requestId],
  ['part', 'text', (part) => part.part],
  ['expires_at', 'timestamptz', (part) => part.expiresAt],
  ['project_id', 'uuid', (part) => part.projectId],
  ['policy_version', 'int4', (part) => part.policyVersion],
  ['media_type', 'text', (part) => part.mediaType],
  ['format', 'int2', (part) => part.format],
  ['key_id', 'uuid', (part) => part.keyId],
  ['hour_key_generation', 'int4', (part) => part.hourKeyGeneration],
  ['wrapped_key', 'bytea', (part) => part.wrappedKey],
  ['ciphertext', 'bytea', (part) => part.ciphertext],
  ['plaintext_size_bytes', 'int4', (part) => part.plaintextSizeBytes],
  ['redacted_count', 'int4', (part) => part.redactedCount],
  ['prompt_fingerprint', 'bytea', (part) => part.promptFingerprint],
];

const BATCH_COLUMNS: readonly (readonly [name: string, value: (batch: UsageBatchKey) => unknown])[] = [
  ['organization_id', (batch) => batch.organizationId],
  ['id', (batch) => batch.id],
  ['lease_id', (batch) => batch.leaseId],
];

const PARAMETERS: readonly { name: string; cast: string }[] = [
  ...REQUEST_COLUMNS.map(({ name, type }) => ({ name: `request_${name}`, cast: castOf(type) })),
  ...ANSWER_COLUMNS.map(({ name, type }) => ({ name, cast: castOf(type) })),
  { name: 'answer_batch_id', cast: 'uuid[]' },
  { name: 'earlier_attempts', cast: 'jsonb' },
  ...BATCH_COLUMNS.map(([name]) => ({ name: `usage_batch_${name}`, cast: 'uuid[]' })),
  ...PAYLOAD_COLUMNS.map(([name, type]) => ({ name: `payload_${name}`, cast: castOf(type) })),
];

/** Parameters are named, so that a column that moved on one side only is an error and not a mix-up. */
const SHIP_RECORDS = `SELECT shipped_id, is_stored FROM ship_records(${PARAMETERS.map(
  ({ name, cast }, index) => `${name} => $${index + 1}::${cast}`,
).join(', ')})`;

function isEnum(type: ArrayElementType | EnumType): type is EnumType {
  return type === 'project_mode' || type === 'retention_level';
}

function elementTypeOf(type: ArrayElementType | EnumType): ArrayElementType {
  return isEnum(type) ? 'text' : type;
}

function castOf(type: ArrayElementType | EnumType): string {
  return isEnum(type) ? `text[]::${type}[]` : `${type}[]`;
}
