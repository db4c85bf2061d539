import {
  USAGE_CATEGORIES,
  USAGE_GROUPS,
  type UsageCategory,
  type UsageFilter,
  type UsageGroupBy,
} from '@lethe/core/billing/usage';
import type { SearchParameters } from '../requests/list/list-query.ts';
import { monthOf, spanOf } from './month.ts';

/** What the page shows. The address holds all of it. */
export interface UsageAddress {
  /** The first instant of a UTC month; null: the current one. */
  readonly month: Date | null;
  /** What the bars of the chart are split by. */
  readonly grouping: UsageGroupBy;
}

/** Which rows of usage are listed. */
export interface RowsAddress {
  /** Null: the current month. */
  readonly month: Date | null;
  /** Narrower than the month. */
  readonly day: Date | null;
  readonly category: UsageCategory | null;
  readonly projectId: string | null;
  /** `provider/model`. */
  readonly model: string | null;
  readonly apiKeyId: string | null;
  /** The page begins after it. */
  readonly after: string | null;
}

export const ALL_ROWS: RowsAddress = {
  month: null,
  day: null,
  category: null,
  projectId: null,
  model: null,
  apiKeyId: null,
  after: null,
};

const TEXT_LENGTH_MAX = 400;
const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads an address that anybody may have typed: what makes no sense counts as not there. */
export function readUsageAddress(parameters: SearchParameters): UsageAddress {
  const by = textOf(parameters.by);
  return {
    month: readMonth(textOf(parameters.month)),
    grouping: USAGE_GROUPS.find((grouping) => grouping === by) ?? 'category',
  };
}

export function usageHref(path: string, { month, grouping }: UsageAddress): string {
  return hrefOf(path, { month: monthText(month), by: grouping === 'category' ? null : grouping });
}

export function readRowsAddress(parameters: SearchParameters): RowsAddress {
  const category = textOf(parameters.category);
  return {
    month: readMonth(textOf(parameters.month)),
    day: readDay(textOf(parameters.day)),
    category: USAGE_CATEGORIES.find((candidate) => candidate === category) ?? null,
    projectId: textOf(parameters.project),
    model: textOf(parameters.model),
    apiKeyId: textOf(parameters.key),
    after: textOf(parameters.after),
  };
}

/** What the API is asked for. Rows without a month are those of the current one. */
export function rowsFilter(rows: RowsAddress, now: Date): UsageFilter {
  const { month, day, category, projectId, model, apiKeyId } = rows;
  return {
    ...spanOf(month ?? monthOf(day ?? now), day),
    ...(category === null ? {} : { category }),
    ...(projectId === null ? {} : { projectId }),
    ...(model === null ? {} : { model }),
    ...(apiKeyId === null ? {} : { apiKeyId }),
  };
}

/** @param path  of the usage page */
export function rowsHref(path: string, rows: Partial<RowsAddress>): string {
  return hrefOf(`${path}/rows`, parametersOf({ ...ALL_ROWS, ...rows }));
}

/** The file with all rows of a filter. */
export function rowsFileHref(organizationSlug: string, filter: UsageFilter): string {
  const { from, to, projectId, model, apiKeyId, category } = filter;
  const dates = { from: from?.toISOString() ?? null, to: to?.toISOString() ?? null };
  return hrefOf('/api/usage-export', {
    organization: organizationSlug,
    ...dates,
    category: category ?? null,
    projectId: projectId ?? null,
    model: model ?? null,
    apiKeyId: apiKeyId ?? null,
  });
}

function parametersOf({ month, day, category, projectId, model, apiKeyId, after }: RowsAddress) {
  return { month: monthText(month), day: dayText(day), category, project: projectId, model, key: apiKeyId, after };
}

function hrefOf(path: string, parameters: Readonly<Record<string, string | null>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== null) search.set(name, value);
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** `2026-11`. */
export function monthText(month: Date | null): string | null {
  return month === null ? null : month.toISOString().slice(0, 7);
}

function dayText(day: Date | null): string | null {
  return day === null ? null : day.toISOString().slice(0, 10);
}

function readMonth(text: string | null): Date | null {
  return text !== null && MONTH.test(text) ? new Date(`${text}-01T00:00:00Z`) : null;
}

function readDay(text: string | null): Date | null {
  if (text === null || !DAY.test(text)) return null;
  const day = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(day.getTime()) ? null : day;
}

function textOf(value: string | readonly string[] | undefined): string | null {
  const text = typeof value === 'string' ? value : value?.[0];
  return text === undefined || text === '' || text.length > TEXT_LENGTH_MAX ? null : text;
}
