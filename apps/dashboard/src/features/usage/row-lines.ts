import { chargedTotal, netStorage, type UsageCategory, type UsageRow } from '@lethe/core/billing/usage';
import type { NanoUsd } from '@lethe/core/money';
import { formatDay } from '../../components/format/instant.ts';
import { monthName } from '../billing/invoices/invoice-words.ts';
import { type RowsAddress, rowsHref } from './usage-address.ts';

export interface RowLine {
  readonly id: string;
  readonly at: Date;
  readonly model: string;
  readonly project: string;
  readonly apiKey: string;
  readonly requestId: string;
  /** Null where there is nothing to open, or the reader may not. */
  readonly requestHref: string | null;
  /** What else must be known of it; null when nothing. */
  readonly remark: string | null;
  readonly tokenCount: number;
  /** In the order of {@link amountLabels}: of a line of the statement its own amount alone, so that the column adds up to it. */
  readonly amounts: readonly NanoUsd[];
}

type Shown = UsageCategory | null;

const AMOUNTS: Readonly<Record<UsageCategory | 'all', Readonly<Record<string, (row: UsageRow) => NanoUsd>>>> = {
  inference: { Inference: (row) => row.chargedInferenceNanoUsd },
  storage: { 'Data storage': netStorage },
  storage_refund: { 'Given back': (row) => row.storageRefundedNanoUsd },
  all: { Inference: (row) => row.chargedInferenceNanoUsd, 'Data storage': netStorage, Total: chargedTotal },
};

/** The columns of amounts; the last one is what a narrow screen shows. */
export function amountLabels(category: Shown): readonly string[] {
  return Object.keys(AMOUNTS[category ?? 'all']);
}

/** @param requestsPath  null for who may not see requests */
export function rowLine(row: UsageRow, category: Shown, requestsPath: string | null): RowLine {
  return {
    id: row.id,
    at: row.occurredAt,
    model: `${row.provider}/${row.model}`,
    project: row.projectName,
    apiKey: row.apiKeyName,
    requestId: row.requestId,
    requestHref: requestsPath !== null && row.hasRecord ? `${requestsPath}/${row.requestId}` : null,
    remark: remarkOn(row),
    tokenCount: row.inputTokens + row.cachedInputTokens + row.outputTokens + row.reasoningTokens,
    amounts: Object.values(AMOUNTS[category ?? 'all']).map((amountOf) => amountOf(row)),
  };
}

function remarkOn({ storageRefundedNanoUsd, hasRecord, attemptNumber, isEstimated }: UsageRow): string | null {
  if (storageRefundedNanoUsd > 0n) return 'Storage fee given back: the payload could not be stored';
  if (!hasRecord) return 'The request’s record was deleted; usage is kept';
  if (attemptNumber > 1) return `Attempt ${attemptNumber}`;
  return isEstimated ? 'Tokens counted by Lethe' : null;
}

export interface RowFilter {
  readonly name: string;
  readonly value: string;
  /** The same rows without it. */
  readonly withoutHref: string;
}

/** What the rows are narrowed to beside month and category. A project or key goes by the name that the rows give it. */
export function activeFilters(path: string, rows: RowsAddress, shown: readonly UsageRow[]): readonly RowFilter[] {
  const filters: RowFilter[] = [];
  const add = (name: string, value: string | null, without: Partial<RowsAddress>) => {
    if (value !== null)
      filters.push({ name, value, withoutHref: rowsHref(path, { ...rows, after: null, ...without }) });
  };
  const nameOf = (id: string | null, pick: (row: UsageRow) => string) => {
    const [first] = shown;
    return id === null ? null : first === undefined ? id : pick(first);
  };
  add('day', rows.day === null ? null : formatDay(rows.day), { day: null });
  add(
    'project',
    nameOf(rows.projectId, (row) => row.projectName),
    { projectId: null },
  );
  add('model', rows.model, { model: null });
  add(
    'key',
    nameOf(rows.apiKeyId, (row) => row.apiKeyName),
    { apiKeyId: null },
  );
  return filters;
}

/** What the page is about, in a sentence. */
export function rowsSentence(month: Date, { category }: RowsAddress): string {
  const name = monthName(month);
  if (category === 'storage') return `Requests of ${name} whose payload was stored, one line for each.`;
  if (category === 'inference') return `Calls of ${name} whose inference was charged, one line for each attempt.`;
  if (category === 'storage_refund') return `Storage fees of ${name} that were given back.`;
  return `Settled usage of ${name}, one line for each attempt of a request.`;
}
