import { EXPIRING_WITHIN_MS, writeFilterAddress } from '@lethe/core/payloads';
import { formatQuantity, formatRemaining } from '../../components/format/duration.ts';
import { formatDate } from '../../components/format/instant.ts';
import type { DialKind } from '../../components/payload-state/dial.tsx';
import type { ExportFileRow, ExportRow } from './export-row.ts';

/** Which requests an export holds, in words: `openai/gpt-5-mini, from 1 Nov 2026`. */
export function filterWords({ model, from, to, ...filter }: ExportRow['filter']): string {
  const span = [from && `from ${formatDate(from)}`, to && `before ${formatDate(to)}`].filter(Boolean).join(', ');
  const further = [...writeFilterAddress(filter)].map(([name, value]) => `${name}=${value}`);
  return [model?.join(', '), ...further, span].filter(Boolean).join(', ') || 'All payloads';
}

/** The state of an export in a word or a short sentence. */
export function standingWords(row: ExportRow): string {
  switch (row.standing) {
    case 'running':
      if (row.readyAt !== null) return 'Made again after an erasure';
      return row.isWaitingForKeys ? 'Waits for new keys after an erasure' : `Running, ${row.progressPercent} %`;
    case 'ready':
      return 'Ready';
    case 'expired':
      return 'Expired';
    case 'cancelled':
      return 'Cancelled';
    case 'deleted':
      return 'Deleted';
    case 'failed':
      return FAILURE_WORDS[row.failure ?? 'export_too_large'];
  }
}

const FAILURE_WORDS: Readonly<Record<NonNullable<ExportRow['failure']>, string>> = {
  organization_suspended: 'Ended: the organization was suspended',
  organization_closed: 'Ended: the organization was closed',
  export_too_large: 'Ended: too large. A narrower export fits.',
};

/** Whether there is something to look at every second or so. */
export function isMoving(rows: readonly ExportRow[]): boolean {
  return rows.some(({ standing }) => standing === 'running');
}

/** The files that expire in one UTC hour. */
export interface HourOfFiles {
  readonly hourAt: Date;
  readonly fileCount: number;
  readonly payloadCount: number;
  readonly sizeBytes: number;
  /** The earliest expiry among them. */
  readonly expiresAt: Date;
  readonly dial: DialKind;
  readonly remainingFraction: number;
  readonly remaining: string;
}

/** Files by the hour in which they expire, soonest first. A dial empties from the making of the export on. */
export function hoursOf(files: readonly ExportFileRow[], madeAt: Date, now: Date): readonly HourOfFiles[] {
  const hours = new Map<number, ExportFileRow[]>();
  for (const file of files) {
    const hour = file.expiryHour.getTime();
    hours.set(hour, [...(hours.get(hour) ?? []), file]);
  }
  return [...hours]
    .toSorted(([one], [other]) => one - other)
    .map(([hour, inHour]) => describeHour(new Date(hour), inHour, { madeAt, now }));
}

function describeHour(
  hourAt: Date,
  files: readonly ExportFileRow[],
  { madeAt, now }: { madeAt: Date; now: Date },
): HourOfFiles {
  const sum = (value: (file: ExportFileRow) => number) => files.reduce((total, file) => total + value(file), 0);
  const expiresAt = new Date(Math.min(...files.map((file) => file.expiresAt.getTime())));
  const remainingMs = expiresAt.getTime() - now.getTime();
  const lifeMs = expiresAt.getTime() - madeAt.getTime();
  return {
    hourAt,
    fileCount: files.length,
    payloadCount: sum(({ kind, payloadCount }) => (kind === 'payloads' ? payloadCount : 0)),
    sizeBytes: sum(({ sizeBytes }) => sizeBytes),
    expiresAt,
    dial: remainingMs <= 0 ? 'expired' : remainingMs < EXPIRING_WITHIN_MS ? 'expiring' : 'stored',
    remainingFraction: lifeMs <= 0 ? 0 : Math.min(1, Math.max(0, remainingMs / lifeMs)),
    remaining: remainingMs <= 0 ? 'Expired' : formatRemaining(remainingMs),
  };
}

/** What the dialog asks for. Days are UTC; the last one is included. */
export interface ExportDraft {
  readonly contents: 'payloads' | 'metadata';
  readonly format: 'csv' | 'jsonl';
  readonly model: string;
  readonly fromDay: string;
  readonly toDay: string;
}

export const EMPTY_DRAFT: ExportDraft = { contents: 'payloads', format: 'csv', model: '', fromDay: '', toDay: '' };

const MS_PER_DAY = 86_400_000;

export function filterOf({ model, fromDay, toDay }: ExportDraft): ExportRow['filter'] {
  return {
    ...(model.trim() !== '' && { model: [model.trim()] }),
    ...(fromDay !== '' && { from: new Date(`${fromDay}T00:00:00Z`) }),
    ...(toDay !== '' && { to: new Date(Date.parse(`${toDay}T00:00:00Z`) + MS_PER_DAY) }),
  };
}

/** Why the draft cannot be asked for; null when it can. */
export function draftProblem({ fromDay, toDay }: ExportDraft): string | null {
  return fromDay !== '' && toDay !== '' && fromDay > toDay ? 'The last day lies before the first one.' : null;
}

/** The button says what it does, with its count. */
export function submitWords({ contents, format }: ExportDraft, payloadCount: number | null): string {
  if (contents === 'metadata') return `Download ${format.toUpperCase()}`;
  return payloadCount === null ? 'Export payloads' : `Export ${formatQuantity(payloadCount, 'payload')}`;
}

export function metadataHref(organizationSlug: string, draft: ExportDraft): string {
  const { model, from, to } = filterOf(draft);
  const query = new URLSearchParams({ organization: organizationSlug, format: draft.format });
  for (const value of model ?? []) query.append('model', value);
  if (from !== undefined) query.set('from', from.toISOString());
  if (to !== undefined) query.set('to', to.toISOString());
  return `/api/metadata-export?${query}`;
}

export function archiveHref(organizationSlug: string, exportId: string): string {
  return `/api/export?${new URLSearchParams({ organization: organizationSlug, export: exportId })}`;
}
