import { DELETION_LEAF_KINDS, LEAF_KINDS, type LeafKind } from '@lethe/core/proof';
import type { SearchParameters } from '../requests/list/list-query.ts';
import { leafKindOf } from './receipt-words.ts';

/** `deletions`: what tells of something destroyed. `all`: every leaf, manifests and seals of the audit log included. */
export type ReceiptFilter = 'deletions' | 'all' | LeafKind;

/** What the page shows. The address holds all of it, so that a link shows the same and going back undoes. */
export interface ReceiptsQuery {
  readonly filter: ReceiptFilter;
  /** Goes on below this index; null begins with the newest. */
  readonly before: number | null;
}

const INDEX = /^(?:0|[1-9]\d{0,14})$/;

/** Reads an address that anybody may have typed: what makes no sense counts as not there. */
export function readReceiptsQuery(parameters: SearchParameters): ReceiptsQuery {
  const kind = firstOf(parameters.kind);
  const before = firstOf(parameters.before);
  return {
    filter: readFilter(kind),
    before: before !== null && INDEX.test(before) ? Number(before) : null,
  };
}

export function readFilter(text: string | null): ReceiptFilter {
  if (text === 'all') return 'all';
  return (text === null ? null : leafKindOf(text)) ?? 'deletions';
}

export function receiptsHref(path: string, { filter, before }: ReceiptsQuery): string {
  const parameters = new URLSearchParams();
  if (filter !== 'deletions') parameters.set('kind', filter);
  if (before !== null) parameters.set('before', String(before));
  const search = parameters.toString();
  return search === '' ? path : `${path}?${search}`;
}

/** Why a list is empty, and where to look instead; no action where there is nothing else to see. */
export function noReceiptWords(path: string, query: ReceiptsQuery) {
  if (query.before !== null || (query.filter !== 'deletions' && query.filter !== 'all')) {
    return {
      title: 'No receipt matches',
      sentence: 'Choose another kind, or go back to the newest.',
      action: { label: 'Show everything destroyed', href: path },
    };
  }
  if (query.filter === 'all') {
    return {
      title: 'The log says nothing yet',
      sentence: 'The first entry appears when events of the audit log are sealed, within five minutes.',
      action: null,
    };
  }
  return {
    title: 'Nothing was destroyed yet',
    sentence: 'The first receipt appears when the keys of an ended hour are destroyed, or when a payload is erased.',
    action: { label: 'Show the whole log', href: receiptsHref(path, { filter: 'all', before: null }) },
  };
}

/** What the API is asked for. */
export function kindsOf(filter: ReceiptFilter): LeafKind[] | undefined {
  if (filter === 'all') return undefined;
  return filter === 'deletions' ? [...DELETION_LEAF_KINDS, 'master_key_destruction'] : [filter];
}

/** Whoever reads receipts here is of an organization that is not purged. */
export const FILTER_KINDS: readonly LeafKind[] = LEAF_KINDS.filter((kind) => kind !== 'purge');

function firstOf(value: string | readonly string[] | undefined): string | null {
  return (typeof value === 'string' ? value : value?.[0]) || null;
}
