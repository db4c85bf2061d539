import type { Actor, Origin } from '@lethe/core/audit';
import type { PayloadStore } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';
import type pg from 'pg';
import type { Database } from './database.ts';
import { type PayloadRow, refusing, toStoredPart } from './payload-row.ts';

interface ErasureRow {
  erased_at: Date;
  reason: string;
  leaf_index: bigint | null;
}

/** Reads and erases through the two functions that are allowed to. The app's role reaches the table in no other way. */
export function createPayloadStore(database: Database): PayloadStore {
  function call<Row extends pg.QueryResultRow>(
    organizationId: OrganizationId,
    text: string,
    values: unknown[],
  ): Promise<Row[]> {
    return refusing(() =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<Row>(text, values);
        return rows;
      }),
    );
  }

  return {
    async read({ organizationId, requestId, isCustodian, ...by }) {
      const rows = await call<PayloadRow>(organizationId, 'SELECT * FROM read_payload($1, $2, $3, $4, $5, $6, $7)', [
        requestId,
        isCustodian,
        ...valuesOf(by),
      ]);
      return rows.map(toStoredPart);
    },
    async erase({ organizationId, requestId, reason, ...by }) {
      const [row] = await call<ErasureRow>(organizationId, 'SELECT * FROM erase_payload($1, $2, $3, $4, $5, $6, $7)', [
        requestId,
        reason,
        ...valuesOf(by),
      ]);
      if (row === undefined) return null;
      const leafIndex = row.leaf_index === null ? null : Number(row.leaf_index);
      return { requestId, erasedAt: row.erased_at, reason: row.reason, leafIndex };
    },
  };
}

function valuesOf({ actor, origin }: { actor: Actor; origin: Origin }): unknown[] {
  return [actor.kind, actor.id, actor.label, origin.requestId, origin.address];
}
