import type {
  HeldPartKey,
  HeldPartStore,
  HoldReleaseStore,
  PayloadPart,
  ReleasedHold,
  RewrappedPart,
} from '@lethe/core/payloads';
import type { OrganizationId, RequestId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';
import { type HoldKeyRow, toWrappedHoldKey } from './hold-keys.ts';
import { listHourKeysToRewrap } from './rekey-store.ts';
import { claimSweep } from './sweep-claim.ts';

interface HeldPartRow {
  request_id: RequestId;
  part: PayloadPart;
  key_id: string;
  hold_id: string;
  generation: number;
  wrapped_key: Buffer;
}

/** What the worker may do with what holds cover: through functions only. It sees wrapped keys, and no ciphertext. */
export function createHeldPartStore({ pool }: Pick<Database, 'pool'>): HeldPartStore {
  return {
    ...createHoldKeys({ pool }),
    hourKeys: (hour) => listHourKeysToRewrap({ pool }, hour),
    async heldParts({ organizationId, expiryHour }, limit) {
      const { rows } = await pool.query<HeldPartRow>('SELECT * FROM held_parts_of_hour($1, $2, $3)', [
        organizationId,
        expiryHour,
        limit,
      ]);
      return rows.map((row) => ({ ...toHeldPartKey(row), generation: row.generation }));
    },
    async preserve({ organizationId, expiryHour, token }, parts) {
      const { rows } = await pool.query<{ count: number }>(
        'SELECT preserve_held_parts($1, $2, $3, $4, $5, $6, $7) AS count',
        [token, organizationId, expiryHour, ...columnsOf(parts)],
      );
      return rows[0]?.count ?? 0;
    },
  };
}

export function createHoldReleaseStore({ pool }: Pick<Database, 'pool'>): HoldReleaseStore {
  return {
    ...createHoldKeys({ pool }),
    claim: () => claimSweep(pool, 'release-holds'),
    async released(limit) {
      const { rows } = await pool.query<ReleasedHold>(
        'SELECT organization_id AS "organizationId", hold_id AS "holdId" FROM released_holds($1)',
        [limit],
      );
      return rows;
    },
    async nextWorkAt() {
      const { rows } = await pool.query<{ at: Date | null }>('SELECT oldest_hold_release() AS at');
      return rows[0]?.at ?? null;
    },
    async partsToHandOver({ organizationId, holdId }, limit) {
      const { rows } = await pool.query<HeldPartRow>('SELECT * FROM parts_to_hand_over($1, $2, $3)', [
        organizationId,
        holdId,
        limit,
      ]);
      return rows.map(toHeldPartKey);
    },
    async handOver(token, { organizationId, holdId }, parts) {
      const { rows } = await pool.query<{ count: number }>(
        'SELECT hand_over_held_parts($1, $2, $3, $4, $5, $6, $7) AS count',
        [token, organizationId, holdId, ...columnsOf(parts)],
      );
      return rows[0]?.count ?? 0;
    },
    async drop(token, { organizationId, holdId }, limit) {
      const { rows } = await pool.query<{ count: number }>('SELECT drop_released_parts($1, $2, $3, $4) AS count', [
        token,
        organizationId,
        holdId,
        limit,
      ]);
      return rows[0]?.count ?? 0;
    },
    async destroyKey(token, { organizationId, holdId }) {
      const { rows } = await pool.query<{ is_destroyed: boolean }>(
        'SELECT destroy_hold_key($1, $2, $3) AS is_destroyed',
        [token, organizationId, holdId],
      );
      return rows[0]?.is_destroyed ?? false;
    },
  };
}

function createHoldKeys({ pool }: Pick<Database, 'pool'>): Pick<HeldPartStore, 'findHoldKey' | 'insertHoldKey'> {
  async function findHoldKey(organizationId: OrganizationId, holdId: string) {
    const { rows } = await pool.query<HoldKeyRow>('SELECT * FROM hold_key_to_rewrap($1, $2)', [organizationId, holdId]);
    return toWrappedHoldKey({ organizationId, holdId }, rows[0]);
  }
  return {
    findHoldKey,
    async insertHoldKey({ organizationId, holdId, masterKeyVersion, wrappedKey }) {
      const values = [organizationId, holdId, masterKeyVersion, wrappedKey];
      await pool.query('SELECT insert_hold_key($1, $2, $3, $4)', values);
      return findHoldKey(organizationId, holdId);
    },
  };
}

function columnsOf(parts: readonly RewrappedPart[]): unknown[] {
  return [
    parts.map(({ requestId }) => requestId),
    parts.map(({ part }) => part),
    parts.map(({ holdId }) => holdId),
    parts.map(({ wrappedKey }) => wrappedKey),
  ];
}

function toHeldPartKey(row: Omit<HeldPartRow, 'generation'>): HeldPartKey {
  return {
    requestId: row.request_id,
    part: row.part,
    keyId: row.key_id,
    holdId: row.hold_id,
    wrappedKey: row.wrapped_key,
  };
}
