// Hot path: the statement that writes a batch, and its parameters.
import type { RequestRecord, SealedPart } from '@lethe/core/payloads';
import type pg from 'pg';
import { type ArrayElementType, encodeArray } from './binary-array.ts';
import { type EnumType, REQUEST_COLUMNS } from './request-columns.ts';

export interface ShippedRow {
  shipped_id: string;
  is_stored: boolean;
}

/** @throws {UnstorableValue} when a value is one that its column cannot hold */
export function shipRecords(records: readonly RequestRecord[], parts: readonly SealedPart[]): pg.QueryConfig {
  const values = [
    ...REQUEST_COLUMNS.map(({ type, value }) => encodeArray(elementTypeOf(type), records.map(value))),
    ...PAYLOAD_COLUMNS.map(([, type, value]) => encodeArray(type, parts.map(value))),
  ];
  return { name: 'ship records', text: SHIP_RECORDS, values };
}

type PayloadColumn = readonly [name: string, type: ArrayElementType, value: (part: SealedPart) => unknown];

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
];

const PARAMETERS = [
  ...REQUEST_COLUMNS.map(({ name, type }) => ({ name: `request_${name}`, type })),
  ...PAYLOAD_COLUMNS.map(([name, type]) => ({ name: `payload_${name}`, type })),
];

/** Parameters are named, so that a column that moved on one side only is an error and not a mix-up. */
const SHIP_RECORDS = `SELECT shipped_id, is_stored FROM ship_records(${PARAMETERS.map(
  ({ name, type }, index) => `${name} => $${index + 1}::${castOf(type)}`,
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
