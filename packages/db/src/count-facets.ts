import {
  countFacet,
  FACET_SCAN_ROWS_MAX,
  type FacetCounts,
  type FacetGroup,
  type FacetQuery,
  type FacetValue,
  isGroupedFacet,
  isRolled,
  type RequestFacet,
  type RequestFilter,
  withoutFacet,
} from '@lethe/core/payloads';
import type { PoolClient } from 'pg';
import { type StatedQuery, type StatedRows, scanStart, statedRows, widenMemory } from './stated-requests.ts';

/** Facets are counted from groups of requests where hours or the newest requests make them, and by themselves where callers wrote their values. */
export async function countFacets(
  transaction: PoolClient,
  query: FacetQuery,
  rowsMax = FACET_SCAN_ROWS_MAX,
): Promise<readonly FacetCounts[]> {
  await widenMemory(transaction);
  const look = { transaction, query, rowsMax, starts: new Map() };
  const groups = query.fields.some(isGroupedFacet) ? await readGroups(look) : null;
  const answers: FacetCounts[] = [];
  for (const facet of query.fields) {
    if (groups !== null && isGroupedFacet(facet)) {
      const counts = countFacet(groups.rows, facet, query.filter);
      const labels = await namesOf(transaction, query, facet);
      answers.push({ facet, ...choose(counts, labels, query), ...groups.coverage });
    } else if (!isGroupedFacet(facet)) {
      answers.push(await countWritten(look, facet));
    }
  }
  return answers;
}

/** What the facets of one answer are counted by, and from when on the newest requests reach that a filter leaves. */
interface Look {
  readonly transaction: PoolClient;
  readonly query: FacetQuery;
  readonly rowsMax: number;
  readonly starts: Map<string, Date | null>;
}

type Coverage = Pick<FacetCounts, 'scannedCount' | 'isComplete'>;
const ALL: Coverage = { scannedCount: null, isComplete: true };

/** Groups of requests without what the filter says of their facets: that is counted from them, under each other's conditions. */
async function readGroups(look: Look) {
  const { transaction, query } = look;
  const { tag, session, endUser, cost, tokens, latencyMs, from, to, exclude } = query.filter;
  const excluded = definedOf({ tag: exclude?.tag, session: exclude?.session, endUser: exclude?.endUser });
  const filter = definedOf({
    ...{ tag, session, endUser, cost, tokens, latencyMs, from, to },
    exclude: Object.keys(excluded).length === 0 ? undefined : excluded,
  });
  const { ctes, values, coverage } = await openRows(look, filter);
  const { rows } = await transaction.query<FacetGroup>(
    `WITH ${ctes}
     SELECT provider, model, project_id AS project, api_key_id AS key, status_code AS "statusCode", finish_reason AS "finishReason", payload,
       sum(request_count)::int4 AS "requestCount"
     FROM stated GROUP BY 1, 2, 3, 4, 5, 6, 7`,
    values,
  );
  return { rows, coverage };
}

/** Columns of values that callers wrote. */
const WRITTEN = { tag: 'tag', session: 'session_id', endUser: 'end_user' } as const;
type WrittenFacet = keyof typeof WRITTEN;

/** The values of tags, sessions and end users, of which there may be any number: the database keeps the most frequent ones. */
async function countWritten(look: Look, facet: WrittenFacet): Promise<FacetCounts> {
  const { transaction, query } = look;
  const isByTag = facet === 'tag';
  const kind = { isByTag, isHourEnough: isByTag };
  const { ctes, values, bind, coverage } = await openRows(look, withoutFacet(query.filter, facet), kind);
  const value = WRITTEN[facet];
  const search = query.search === undefined ? '' : `AND strpos(lower(${value}), lower(${bind(query.search)})) > 0`;
  const { rows } = await transaction.query<{ value: string; request_count: number; value_count: number }>(
    `WITH ${ctes}
     SELECT ${value} AS value, sum(request_count)::int4 AS request_count, (count(*) OVER ())::int4 AS value_count
     FROM stated WHERE ${value} IS NOT NULL ${search}
     GROUP BY 1 HAVING sum(request_count) > 0 ORDER BY 2 DESC, ${value} COLLATE "C" LIMIT ${bind(query.valuesMax)}`,
    values,
  );
  return {
    facet,
    values: rows.map((row) => ({ value: row.value, label: null, requestCount: row.request_count })),
    moreCount: (rows[0]?.value_count ?? 0) - rows.length,
    ...coverage,
  };
}

/** The rows to count under a filter, and how much of what it leaves they are. */
async function openRows(
  look: Look,
  filter: RequestFilter,
  kind: Pick<StatedQuery, 'isHourEnough' | 'isByTag'> = { isHourEnough: true },
): Promise<StatedRows & { readonly coverage: Coverage }> {
  const { organizationId, projects, now } = look.query;
  const scope = { organizationId, projects, now, ...kind };
  if (kind.isHourEnough && isRolled(filter)) return { ...statedRows({ ...scope, filter }), coverage: ALL };
  const countedFrom = await startOf(look, filter);
  const rows = statedRows({
    ...scope,
    filter: countedFrom === null ? filter : { ...filter, from: countedFrom },
    isHourEnough: false,
  });
  return {
    ...rows,
    coverage: { scannedCount: countedFrom === null ? null : look.rowsMax, isComplete: countedFrom === null },
  };
}

/** The facets of one answer mostly look at the same requests. */
async function startOf({ transaction, query, rowsMax, starts }: Look, filter: RequestFilter): Promise<Date | null> {
  const found = JSON.stringify([filter.session, filter.endUser]);
  const known = starts.get(found);
  if (known !== undefined) return known;
  const start = await scanStart(transaction, { ...query, filter }, rowsMax);
  starts.set(found, start);
  return start;
}

type Names = ReadonlyMap<string, string>;

/** Projects and keys are known by their names. */
async function namesOf(
  transaction: PoolClient,
  { organizationId }: FacetQuery,
  facet: RequestFacet,
): Promise<Names | null> {
  if (facet !== 'project' && facet !== 'key') return null;
  const { rows } = await transaction.query<{ id: string; name: string }>(
    `SELECT id, name FROM ${facet === 'project' ? 'project' : 'api_key'} WHERE organization_id = $1`,
    [organizationId],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function choose(counts: ReadonlyMap<string, number>, names: Names | null, { search, valuesMax }: FacetQuery) {
  const sought = search?.toLowerCase();
  const found = [...counts]
    .map(([value, requestCount]): FacetValue => ({ value, label: names?.get(value) ?? null, requestCount }))
    .filter(({ value, label }) => sought === undefined || (label ?? value).toLowerCase().includes(sought))
    .sort((a, b) => b.requestCount - a.requestCount || (a.value < b.value ? -1 : 1));
  return { values: found.slice(0, valuesMax), moreCount: Math.max(0, found.length - valuesMax) };
}

function definedOf<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
