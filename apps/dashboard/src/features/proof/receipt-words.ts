import {
  LEAF_KINDS,
  type LeafBody,
  type LeafBodyOf,
  type LeafKind,
  type LeafSummary,
  parseLeafBody,
} from '@lethe/core/proof';
import { formatCount, formatQuantity } from '../../components/format/duration.ts';
import { clipMiddle } from '../../components/format/identifier.ts';
import { formatDate } from '../../components/format/instant.ts';

export type ReceiptGlyph = 'key' | 'expired' | 'erased' | 'held' | 'log' | 'file';

/** A leaf as the list says it. */
export interface ReceiptLine {
  readonly index: number;
  readonly glyph: ReceiptGlyph;
  /** What was done, in one or two words. */
  readonly word: string;
  /** To what, and why. */
  readonly scope: string;
  /** How many sealed parts it is about; null where it is not about parts. */
  readonly partCount: number | null;
  readonly at: Date;
  readonly isSigned: boolean;
}

export const KIND_WORDS: Readonly<Record<LeafKind, string>> = {
  key_destruction: 'Key destroyed',
  deletion: 'Ciphertext dropped',
  erasure: 'Erased',
  preservation: 'Preserved',
  hold_release: 'Hold released',
  manifest: 'Manifest',
  audit: 'Audit log sealed',
  master_key_destruction: 'Master key destroyed',
  lifecycle: 'Account',
  purge: 'Purged',
};

const GLYPHS: Readonly<Record<LeafKind, ReceiptGlyph>> = {
  key_destruction: 'key',
  deletion: 'expired',
  erasure: 'erased',
  preservation: 'held',
  hold_release: 'held',
  manifest: 'file',
  audit: 'log',
  master_key_destruction: 'key',
  lifecycle: 'log',
  purge: 'erased',
};

const STEP_SENTENCES: Readonly<Record<LeafBodyOf<'lifecycle'>['event'], string>> = {
  suspend: 'Organization suspended',
  resolve: 'Suspension resolved',
  close: 'Organization closed by its owner',
  end_grace: 'Organization closed at the end of the grace period',
  reopen: 'Organization reopened by its owner',
  purge: 'Purge of the organization begun',
};

export function receiptLine(leaf: LeafSummary): ReceiptLine {
  const body = parseLeafBody(leaf.body);
  return {
    index: leaf.index,
    glyph: GLYPHS[leaf.kind],
    word: KIND_WORDS[leaf.kind],
    scope: body === null ? 'Written by another version of Lethe' : scopeOf(body),
    partCount: body === null ? null : partCountOf(body),
    at: body === null ? leaf.appendedAt : new Date(body.executed_at),
    isSigned: leaf.isSigned,
  };
}

const ERASURE_REASONS: Readonly<Record<string, string>> = {
  immediate: 'Before their expiry, on request',
  requested: 'Before their expiry, on request',
  shorter_period: 'Before their expiry, under a shorter period',
};

function erasureScope({ reason, payloads }: LeafBodyOf<'erasure'>): string {
  const words = ERASURE_REASONS[reason] ?? `Before their expiry: ${reason}`;
  return payloads === undefined ? words : `${words}, ${formatQuantity(payloads, 'payload')}`;
}

function scopeOf(body: LeafBody): string {
  switch (body.type) {
    case 'key_destruction':
      return keyScope(body);
    case 'deletion':
      return `Expired on ${dayText(body.expiry_day)}, ciphertext and index`;
    case 'erasure':
      return erasureScope(body);
    case 'preservation':
      return `Hour ${hourText(body.expiry_hour)}, under hold ${holdName(body.hold)}`;
    case 'hold_release':
      return `What hold ${holdName(body.hold)} had kept`;
    case 'manifest':
      return `Stored on ${dayText(body.admitted_day)}${body.sequence === 1 ? '' : `, supplement ${body.sequence - 1}`}`;
    case 'audit':
      return `Events ${formatCount(body.from)} to ${formatCount(body.to)}`;
    case 'master_key_destruction':
      return `Version ${body.version}; backups under it are dead`;
    case 'lifecycle':
      return STEP_SENTENCES[body.event];
    case 'purge':
      return 'Everything of the organization';
  }
}

function keyScope({ cause, expiry_hour, hold }: LeafBodyOf<'key_destruction'>): string {
  if (cause === 'hold_released') return `Hold ${holdName(hold ?? '')}, released`;
  const hour = expiry_hour === undefined ? '' : `Hour ${hourText(expiry_hour)}`;
  return cause === 'erasure' ? `${hour}, old generation after an erasure` : `${hour}, expired`;
}

/** The parts that were destroyed, kept or counted. */
function partCountOf(body: LeafBody): number | null {
  if ('parts' in body) return body.parts;
  return body.type === 'manifest' ? body.entries.reduce((sum, entry) => sum + entry.parts, 0) : null;
}

/** What a leaf says, field by field, in words. */
export interface LeafFacts {
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Counts by day, for the leaves that have some. */
  readonly days: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] } | null;
}

export function leafFacts(body: LeafBody): LeafFacts {
  return { facts: factsOf(body), days: daysOf(body) };
}

function factsOf(body: LeafBody): LeafFacts['facts'] {
  switch (body.type) {
    case 'key_destruction':
      return [
        ['Cause', { expiry: 'Expiry', erasure: 'Erasure', hold_released: 'Hold released' }[body.cause]],
        ...(body.expiry_hour === undefined ? [] : [['Hour of expiry', hourText(body.expiry_hour)] as const]),
        ...(body.generations === undefined ? [] : [['Generations', body.generations.join(', ')] as const]),
        ...(body.hold === undefined ? [] : [['Hold', body.hold] as const]),
      ];
    case 'deletion':
      return [
        ['Cause', 'Expiry'],
        ['Day of expiry', dayText(body.expiry_day)],
        ['Sealed parts', formatCount(body.parts)],
      ];
    case 'erasure':
      return [
        ['Cause', body.reason === 'immediate' ? 'Immediate erasure' : body.reason],
        ['Batch', body.batch],
        ['Sealed parts', formatCount(body.parts)],
        ['Root of commitments', body.commitments_root],
      ];
    case 'preservation':
      return [
        ['Hold', body.hold],
        ['Hour of expiry', hourText(body.expiry_hour)],
        ['Sealed parts', formatCount(body.parts)],
      ];
    case 'hold_release':
      return [
        ['Hold', body.hold],
        ['Sealed parts', formatCount(body.parts)],
      ];
    case 'manifest':
      return [
        ['Day of admission', dayText(body.admitted_day)],
        ['Sequence', body.sequence === 1 ? '1, the day’s own' : `${body.sequence}, a supplement for late arrivals`],
        ['Sealed parts', formatCount(partCountOf(body) ?? 0)],
      ];
    case 'audit':
      return [
        ['Events', `${formatCount(body.from)} to ${formatCount(body.to)}`],
        ['Root of events', body.root],
      ];
    case 'master_key_destruction':
      return [['Version', String(body.version)]];
    case 'lifecycle':
      return [
        ['Step', STEP_SENTENCES[body.event]],
        ['State', `${body.from} → ${body.to}`],
        ...(body.reason === undefined ? [] : [['Reason', body.reason.replaceAll('_', ' ')] as const]),
      ];
    case 'purge':
      return [
        ['Hour keys', formatCount(body.hour_keys)],
        ['Hold keys', formatCount(body.hold_keys)],
        ['Sealed parts', formatCount(body.parts)],
        ['People', formatCount(body.people)],
        ['Other rows', formatCount(body.rows)],
        ['Leaves of the organization', formatCount(body.leaves)],
        ['Root of those leaves', body.leaves_root],
      ];
  }
}

function daysOf(body: LeafBody): LeafFacts['days'] {
  switch (body.type) {
    case 'deletion':
      return {
        columns: ['Admitted on', 'Parts'],
        rows: body.by_admitted_day.map(({ day, parts }) => [dayText(day), formatCount(parts)]),
      };
    case 'erasure':
    case 'preservation':
    case 'hold_release':
    case 'purge':
      return {
        columns: ['Admitted on', 'Expiry on', 'Parts'],
        rows: body.entries.map((entry) => [
          dayText(entry.admitted_day),
          dayText(entry.expiry_day),
          formatCount(entry.parts),
        ]),
      };
    case 'manifest':
      return {
        columns: ['Expiry on', 'Parts'],
        rows: body.entries.map((entry) => [dayText(entry.expiry_day), formatCount(entry.parts)]),
      };
    default:
      return null;
  }
}

const isLeafKind = (text: string): text is LeafKind => (LEAF_KINDS as readonly string[]).includes(text);
export const leafKindOf = (text: string): LeafKind | null => (isLeafKind(text) ? text : null);

function dayText(day: string): string {
  return formatDate(new Date(day));
}

/** `20 Nov 2026, 13:00` */
function hourText(hour: string): string {
  return `${formatDate(new Date(hour))}, ${hour.slice(11, 16)}`;
}

function holdName(hold: string): string {
  return clipMiddle(hold, 8, 4);
}

/** `1 hash`, `7 hashes` */
export function hashCountText(count: number): string {
  return count === 1 ? '1 hash' : `${formatQuantity(count, 'hash').replace(/s$/, '')}es`;
}
