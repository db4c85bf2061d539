import { isDomainError } from '@lethe/core/errors';
import type { StoredPart, WrappedHourKey } from '@lethe/core/payloads';
import { ManualClock } from '@lethe/core/time';
import { createSealer, type MasterKeyring } from '@lethe/vault';
import type pg from 'pg';

type Query = <Row extends pg.QueryResultRow>(sql: string) => Promise<Row[]>;

interface Wrap {
  readonly keyId: string;
  readonly generation: number;
  readonly wrappedKey: Buffer;
}

/** Everything in one database that could help to open the payloads of some requests. */
export interface Findings {
  readonly parts: readonly StoredPart[];
  readonly wraps: readonly Wrap[];
  readonly hourKeys: readonly WrappedHourKey[];
}

const PARTS = `
  SELECT organization_id AS "organizationId", project_id AS "projectId", request_id AS "requestId", part, expires_at AS "expiresAt",
    policy_version AS "policyVersion", media_type AS "mediaType", format, key_id AS "keyId", ciphertext, NULL AS "holdId",
    plaintext_size_bytes AS "plaintextSizeBytes", hour_key_generation AS "hourKeyGeneration", wrapped_key AS "wrappedKey"
  FROM payload`;
const WRAPS = 'SELECT key_id AS "keyId", generation, wrapped_key AS "wrappedKey" FROM keyring.payload_wrap';
const HOUR_KEYS = `
  SELECT organization_id AS "organizationId", expiry_hour AS "expiryHour", generation, master_key_version AS "masterKeyVersion",
    wrapped_key AS "wrappedKey"
  FROM keyring.hour_key`;

export async function collect(query: Query, requestIds: readonly string[]): Promise<Findings> {
  const list = requestIds.map((id) => `'${id}'`).join(', ');
  const parts = await query<StoredPart>(`${PARTS} WHERE request_id IN (${list})`);
  return { parts, wraps: await query<Wrap>(WRAPS), hourKeys: await query<WrappedHourKey>(HOUR_KEYS) };
}

/**
 * What opens, as text by request id. Every part of every database is tried with each wrap of its key that any of them has, under every hour
 * key of its organization that any of them has, with every master key that lives.
 */
export async function openWithAnything(
  findings: readonly Findings[],
  masterKeys: MasterKeyring,
): Promise<Map<string, string>> {
  const opened = new Map<string, string>();
  const wraps = findings.flatMap((finding) => finding.wraps);
  const hourKeys = findings.flatMap((finding) => finding.hourKeys);
  for (const stored of findings.flatMap((finding) => finding.parts)) {
    const others = wraps.filter(({ keyId }) => keyId === stored.keyId);
    const parts = [
      stored,
      ...others.map(({ generation, wrappedKey }) => ({ ...stored, hourKeyGeneration: generation, wrappedKey })),
    ];
    for (const hourKey of hourKeys.filter(({ organizationId }) => organizationId === stored.organizationId)) {
      for (const part of parts) {
        const text = await tryToOpen(part, hourKey, masterKeys);
        if (text !== null) opened.set(part.requestId, (opened.get(part.requestId) ?? '') + text);
      }
    }
  }
  return opened;
}

async function tryToOpen(part: StoredPart, hourKey: WrappedHourKey, masterKeys: MasterKeyring): Promise<string | null> {
  const find = async () => hourKey;
  const hourKeys = { newest: find, find, insertIfAbsent: find };
  // Before the end of the hour, so that no cache refuses what the seal itself would let pass.
  const clock = new ManualClock(new Date(part.expiresAt.getTime() - 1));
  try {
    const { bytes } = await createSealer({ masterKeys, hourKeys, clock }).open(part);
    return Buffer.from(bytes).toString('utf8');
  } catch (error) {
    if (isDomainError(error) && ['key_unavailable', 'payload_unreadable'].includes(error.code)) return null;
    throw error;
  }
}
