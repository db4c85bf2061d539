import type { Actor, Origin } from '@lethe/core/audit';
import { invariant } from '@lethe/core/errors';
import {
  EXPORT_LINK_DAYS_DEFAULT,
  type ExportCount,
  type ExportLink,
  type ExportRepository,
  type PayloadExport,
} from '@lethe/core/exports';
import { filterOnRecord, toFilterJson } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';
import type pg from 'pg';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';
import {
  EXPORT_COLUMNS,
  EXPORT_SUMS,
  type ExportFileRow,
  type ExportRow,
  refusingExport,
  type SealedFileRow,
  toExport,
  toExportFile,
  toSealedFile,
} from './export-row.ts';
import { requestConditions, requestsOf } from './request-conditions.ts';

const SELECT = `SELECT ${EXPORT_COLUMNS} FROM export ${EXPORT_SUMS} WHERE export.organization_id = $1`;

const FILES = `
  SELECT path, kind, media_type, expiry_hour, expires_at, payload_count, size_bytes, digest FROM export_file
  WHERE organization_id = $1 AND export_id = $2 ORDER BY expiry_hour, kind DESC, path COLLATE "C"`;

/** Where only a ready export has a link. */
const SET_LINK = `
  UPDATE export SET link_digest = $3, link_made_by_id = $4, link_made_by_label = $5
  WHERE organization_id = $1 AND id = $2 AND state = 'ready' AND expires_at > lethe_now() AND ($3::bytea IS NOT NULL OR link_digest IS NOT NULL)`;

type Query = <Row extends pg.QueryResultRow>(
  organizationId: OrganizationId,
  text: string,
  values: unknown[],
) => Promise<Row[]>;

/** As the dashboard's role. `keptForDays`: how long a new export can be fetched once it is ready. Sealed bytes come through the function that says whether they may. */
export function createExportRepository(
  database: Database,
  { keptForDays }: { readonly keptForDays: number } = { keptForDays: EXPORT_LINK_DAYS_DEFAULT },
): ExportRepository {
  const query: Query = (organizationId, text, values) =>
    refusingExport(() =>
      database.withOrganization(organizationId, async (transaction) => (await transaction.query(text, values)).rows),
    );

  async function find(organizationId: OrganizationId, exportId: string): Promise<PayloadExport | null> {
    const [row] = await query<ExportRow>(organizationId, `${SELECT} AND export.id = $2`, [organizationId, exportId]);
    return row === undefined ? null : toExport(row);
  }

  return {
    async start({ organizationId, exportId, filter: { from, to, ...filter }, keptCountMax, ...by }) {
      const asked = [toFilterJson(filter), filterOnRecord(filter), from ?? null, to ?? null];
      const values = [exportId, ...asked, keptForDays, keptCountMax, ...valuesOf(by)];
      await query(organizationId, 'SELECT start_export($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)', values);
      const started = await find(organizationId, exportId);
      invariant(started !== null, 'an export that began is there');
      return started;
    },
    list: async (organizationId) =>
      (
        await query<ExportRow>(organizationId, `${SELECT} ORDER BY export.requested_at DESC, export.id`, [
          organizationId,
        ])
      ).map(toExport),
    find,
    files: async (organizationId, exportId) =>
      (await query<ExportFileRow>(organizationId, FILES, [organizationId, exportId])).map(toExportFile),
    async count(organizationId, filter) {
      const { values, bind, conditions } = requestsOf({ organizationId, projects: 'all' });
      conditions.push(...requestConditions(filter, bind));
      const [row] = await query<ExportCount>(
        organizationId,
        `SELECT count(*)::int4 AS "requestCount", count(*) FILTER (WHERE request.expires_at > lethe_now() AND erasure.request_id IS NULL)::int4
           AS "payloadCount"
         FROM request LEFT JOIN payload_erasure erasure
           ON erasure.organization_id = request.organization_id AND erasure.request_id = request.id
         WHERE ${conditions.join(' AND ')}`,
        values,
      );
      return row ?? { requestCount: 0, payloadCount: 0 };
    },
    async end({ organizationId, exportId, ...by }) {
      const [row] = await query<{ state: 'cancelled' | 'deleted' | null }>(
        organizationId,
        'SELECT end_export($1, $2, $3, $4, $5, $6) AS state',
        [exportId, ...valuesOf(by)],
      );
      return row?.state ?? null;
    },
    ...fetching(database, query, find),
  };
}

/** What fetches an export: its download, its files, its link. */
function fetching(
  database: Database,
  query: Query,
  find: ExportRepository['find'],
): Pick<ExportRepository, 'open' | 'readFile' | 'requireActive' | 'setLink' | 'findLink'> {
  return {
    async open({ organizationId, exportId, ...by }) {
      const rows = await query(organizationId, 'SELECT FROM open_export($1, $2, $3, $4, $5, $6)', [
        exportId,
        ...valuesOf(by),
      ]);
      return rows.length === 0 ? null : find(organizationId, exportId);
    },
    async readFile(organizationId, exportId, path) {
      const [row] = await query<SealedFileRow>(organizationId, 'SELECT * FROM read_export_file($1, $2)', [
        exportId,
        path,
      ]);
      return row === undefined ? null : toSealedFile(row);
    },
    async requireActive(organizationId) {
      await query(organizationId, 'SELECT require_active_organization($1)', [organizationId]);
    },
    setLink: ({ organizationId, exportId, link, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rowCount } = await transaction.query(SET_LINK, [
          organizationId,
          exportId,
          link?.digest ?? null,
          link?.madeById ?? null,
          link?.madeByLabel ?? null,
        ]);
        if (rowCount === 0) return false;
        await appendAuditEvent(transaction, audit);
        return true;
      }),
    async findLink(tokenDigest) {
      const { rows } = await database.pool.query<ExportLink>(
        `SELECT organization_id AS "organizationId", export_id AS "exportId", made_by_id AS "madeById", made_by_label AS "madeByLabel"
         FROM find_export_link($1)`,
        [tokenDigest],
      );
      return rows[0] ?? null;
    },
  };
}

function valuesOf({ actor, origin }: { actor: Actor; origin: Origin }): unknown[] {
  return [actor.kind, actor.id, actor.label, origin.requestId, origin.address];
}
