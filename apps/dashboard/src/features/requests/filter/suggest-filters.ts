import {
  type AddressedFilter,
  type FacetValue,
  PAYLOAD_FILTERS,
  type RequestFacet,
  type RequestRange,
  readRangeText,
  requestFilterSchema,
} from '@lethe/core/payloads';
import {
  FIELD_WORDS,
  FILTER_FIELDS,
  type FilterField,
  isRangeField,
  NO_NAMES,
  rangeText,
  valueText,
} from './filter-words.ts';

export type CountedFacets = Readonly<Partial<Record<RequestFacet, readonly FacetValue[]>>>;

/** What stands in the field: text, and the filter's field once one is chosen. */
export interface FilterDraft {
  readonly field: FilterField | null;
  readonly text: string;
  /** Whether what is chosen is to be left out. */
  readonly isExcluding: boolean;
}

export const EMPTY_DRAFT: FilterDraft = { field: null, text: '', isExcluding: false };

export type Suggestion =
  | { readonly kind: 'field'; readonly key: string; readonly field: FilterField; readonly hint: string }
  | {
      readonly kind: 'value';
      readonly key: string;
      readonly facet: RequestFacet;
      readonly value: string;
      readonly label: string;
      /** Null where nobody has counted: the text itself. */
      readonly requestCount: number | null;
    }
  | {
      readonly kind: 'range';
      readonly key: string;
      readonly range: RequestRange;
      readonly ends: NonNullable<AddressedFilter[RequestRange]>;
      readonly label: string;
    };

const FIELD_PREFIX = /^([-!]?)\s*([a-z_ ]{2,})\s*[:=]\s*/i;
/** Values of other fields than the one in mind: enough to find one, few enough to leave room for the fields. */
const OTHER_VALUES_MAX = 6;

/** Reads what is typed: `model:`, `end user=`, with `-` or `!` before it to leave something out, choose the field at once. */
export function readDraft(draft: FilterDraft, text: string): FilterDraft {
  if (draft.field !== null) return { ...draft, text };
  const match = FIELD_PREFIX.exec(text);
  const field = match === null ? undefined : fieldCalled(match[2] ?? '');
  if (match !== null && field !== undefined)
    return { field, text: text.slice(match[0].length), isExcluding: match[1] !== '' && !isRangeField(field) };
  const isExcluding = /^[-!]/.test(text);
  return { field: null, text, isExcluding };
}

function fieldCalled(name: string): FilterField | undefined {
  const wanted = name.trim().toLowerCase().replaceAll('_', ' ');
  return FILTER_FIELDS.find(
    (field) =>
      FIELD_WORDS[field].toLowerCase() === wanted ||
      field.toLowerCase() === wanted ||
      (field === 'key' && wanted === 'api key') ||
      (field === 'finishReason' && wanted === 'finish'),
  );
}

/** Fields first, then values with their counts. */
export function suggestFilters(draft: FilterDraft, counted: CountedFacets): readonly Suggestion[] {
  if (draft.field === null) return [...fieldsMatching(draft.text), ...valuesOfAny(draft.text, counted)];
  if (isRangeField(draft.field)) return rangesMatching(draft.field, draft.text);
  return valuesOf(draft.field, draft.text, counted);
}

function fieldsMatching(text: string): readonly Suggestion[] {
  const wanted = wordOf(text);
  return FILTER_FIELDS.filter((field) => FIELD_WORDS[field].toLowerCase().includes(wanted)).map((field) => ({
    kind: 'field',
    key: `field ${field}`,
    field,
    hint: isRangeField(field) ? RANGE_HINTS[field] : '',
  }));
}

/** How a range is written, beside its name. */
export const RANGE_HINTS: Readonly<Record<RequestRange, string>> = {
  cost: '0.01..0.5, in USD',
  tokens: '1000.. or <500',
  latencyMs: '>3s or 200..800, in ms',
};

function valuesOfAny(text: string, counted: CountedFacets): readonly Suggestion[] {
  const wanted = wordOf(text);
  if (wanted === '') return [];
  return (Object.entries(counted) as [RequestFacet, readonly FacetValue[]][])
    .flatMap(([facet, values]) =>
      values.filter((value) => matches(value, wanted)).map((value) => suggestionOf(facet, value)),
    )
    .slice(0, OTHER_VALUES_MAX);
}

function valuesOf(facet: RequestFacet, text: string, counted: CountedFacets): readonly Suggestion[] {
  const wanted = text.trim().toLowerCase();
  const known = [...(counted[facet] ?? []), ...wellKnown(facet)].filter(
    (value, index, all) => matches(value, wanted) && all.findIndex((other) => other.value === value.value) === index,
  );
  const typed = readValue(facet, text.trim());
  const isKnown = known.some((value) => value.value === typed);
  return [
    ...known.map((value) => suggestionOf(facet, value)),
    ...(typed === null || isKnown || !TAKES_TEXT.has(facet)
      ? []
      : [{ kind: 'value' as const, key: `text ${typed}`, facet, value: typed, label: typed, requestCount: null }]),
  ];
}

/** Facets whose values callers and upstreams make up, and codes: others are chosen, not typed. */
const TAKES_TEXT: ReadonlySet<RequestFacet> = new Set([
  'model',
  'provider',
  'status',
  'finishReason',
  'tag',
  'session',
  'endUser',
]);

/** Values that can be asked for whether or not there are any: their count is not known here. */
function wellKnown(facet: RequestFacet): readonly Countable[] {
  const values = facet === 'status' ? ['2xx', '4xx', '5xx'] : facet === 'payload' ? PAYLOAD_FILTERS : [];
  return values.map((value) => ({ value, label: null, requestCount: null }));
}

function readValue(facet: RequestFacet, text: string): string | null {
  const [value] = requestFilterSchema.shape[facet].safeParse(text).data ?? [];
  return value ?? null;
}

function rangesMatching(range: RequestRange, text: string): readonly Suggestion[] {
  const ends = readRangeText(range, plainRange(range, text));
  return ends === null ? [] : [{ kind: 'range', key: `range ${range}`, range, ends, label: rangeText(range, ends) }];
}

/** `>3s` as `3000..`, `<500` as `..500`: how people write a range, in the way that addresses do. */
export function plainRange(range: RequestRange, text: string): string {
  const bare = text.replaceAll(/[\s,$_]/g, '').replace(/usd$/i, '');
  const inMs = range === 'latencyMs' ? bare.replaceAll(/(\d+(?:\.\d+)?)(ms|s)/gi, toMs) : bare;
  if (/^>=?/.test(inMs)) return `${inMs.replace(/^>=?/, '')}..`;
  if (/^<=?/.test(inMs)) return `..${inMs.replace(/^<=?/, '')}`;
  return inMs.replace(/–|(?<=\d)-(?=\d)/, '..');
}

function toMs(_: string, figure: string, unit: string): string {
  return String(Math.round(Number(figure) * (unit.toLowerCase() === 's' ? 1_000 : 1)));
}

/** A value whose requests somebody may have counted. */
type Countable = Omit<FacetValue, 'requestCount'> & { readonly requestCount: number | null };

function suggestionOf(facet: RequestFacet, { value, label, requestCount }: Countable): Suggestion {
  return {
    kind: 'value',
    key: `${facet} ${value}`,
    facet,
    value,
    label: valueText({ facet, value: label ?? value, names: NO_NAMES }),
    requestCount,
  };
}

function matches({ value, label }: Pick<FacetValue, 'value' | 'label'>, wanted: string): boolean {
  return (label ?? '').toLowerCase().includes(wanted) || value.toLowerCase().includes(wanted);
}

function wordOf(text: string): string {
  return text.replace(/^[-!]/, '').trim().toLowerCase();
}
