import { toDecimalUsd } from '@lethe/core/money';
import {
  type AddressedFilter,
  type PayloadFilter,
  REQUEST_FACETS,
  REQUEST_RANGES,
  type RequestFacet,
  type RequestRange,
} from '@lethe/core/payloads';
import { formatCount, formatLatency } from '../../../components/format/duration.ts';
import { clipName } from '../../../components/format/identifier.ts';
import { removeValue, setRange } from './edit-filter.ts';

export type FilterField = RequestFacet | RequestRange;
export const FILTER_FIELDS: readonly FilterField[] = [...REQUEST_FACETS, ...REQUEST_RANGES];

/** A field inside a sentence or a token. */
export const FIELD_WORDS: Readonly<Record<FilterField, string>> = {
  model: 'model',
  provider: 'provider',
  project: 'project',
  key: 'API key',
  status: 'status',
  finishReason: 'finish reason',
  tag: 'tag',
  session: 'session',
  endUser: 'end user',
  payload: 'payload',
  cost: 'cost',
  tokens: 'tokens',
  latencyMs: 'latency',
};

/** A field above its values. */
export const FACET_HEADS: Readonly<Record<RequestFacet, string>> = {
  model: 'Model',
  provider: 'Provider',
  project: 'Project',
  key: 'API key',
  status: 'Status',
  finishReason: 'Finish reason',
  tag: 'Tag',
  session: 'Session',
  endUser: 'End user',
  payload: 'Payload',
};

const PAYLOAD_WORDS: Readonly<Record<PayloadFilter, string>> = {
  stored: 'Stored',
  expiring: 'Within 24 h',
  held: 'Held',
  expired: 'Expired',
  erased: 'Erased',
  not_stored: 'Not stored',
};

export function isRangeField(field: FilterField): field is RequestRange {
  return (REQUEST_RANGES as readonly string[]).includes(field);
}

/** What people call values that are ids. */
export type ValueNames = ReadonlyMap<string, string>;
export const NO_NAMES: ValueNames = new Map();

/** One thing that a filter says. */
export interface FilterToken {
  readonly key: string;
  readonly field: FilterField;
  readonly word: string;
  readonly text: string;
  readonly isExcluded: boolean;
  /** The filter without it. */
  readonly without: AddressedFilter;
}

/** `tag is not refund`. */
export function tokenText({ word, text, isExcluded }: Pick<FilterToken, 'word' | 'text' | 'isExcluded'>): string {
  return `${word}${isExcluded ? ' is not' : ''} ${text}`;
}

/** Everything that a filter says, in the order of its fields; its dates stand elsewhere. */
export function filterTokens(filter: AddressedFilter, names: ValueNames): readonly FilterToken[] {
  const values = REQUEST_FACETS.flatMap((facet) =>
    [false, true].flatMap((isExcluded) =>
      ((isExcluded ? filter.exclude?.[facet] : filter[facet]) ?? []).map((value) => ({
        key: `${facet}${isExcluded ? '!' : '='}${value}`,
        field: facet,
        word: FIELD_WORDS[facet],
        text: valueText({ facet, value, names }),
        isExcluded,
        without: removeValue(filter, { facet, value, isExcluded }),
      })),
    ),
  );
  const ranges = REQUEST_RANGES.flatMap((range) => {
    const ends = filter[range];
    if (ends === undefined) return [];
    return [
      {
        key: range,
        field: range,
        word: FIELD_WORDS[range],
        text: rangeText(range, ends),
        isExcluded: false,
        without: setRange(filter, range, null),
      },
    ];
  });
  return [...values, ...ranges];
}

/** A value as a person reads it: names for ids, words for states. */
export function valueText({ facet, value, names }: { facet: RequestFacet; value: string; names: ValueNames }): string {
  if (facet === 'payload') return PAYLOAD_WORDS[value as PayloadFilter] ?? value;
  return clipName(names.get(value) ?? value);
}

/** `$0.01 – $0.5`, `from 1,000`, `up to 3.00 s`. */
export function rangeText(range: RequestRange, { min, max }: NonNullable<AddressedFilter[RequestRange]>): string {
  const write = (end: bigint | number): string => {
    if (range === 'cost') return `$${toDecimalUsd(BigInt(end))}`;
    return range === 'tokens' ? formatCount(end) : formatLatency(Number(end));
  };
  if (min === undefined) return max === undefined ? '' : `up to ${write(max)}`;
  if (max === undefined) return `from ${write(min)}`;
  return min === max ? write(min) : `${write(min)} – ${write(max)}`;
}
