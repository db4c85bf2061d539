export { matchPayload, type PayloadHits, type SearchHit, searchPattern } from './match-payload.ts';
export {
  type PayloadMatch,
  type SearchBatch,
  type SearchPorts,
  type SearchQuery,
  searchPayloads,
} from './operations/search-payloads.ts';
export type { ScannedBatch, ScannedPayload, ScanQuery, SearchablePayloads, SearchScope } from './ports.ts';
export {
  SEARCH_BATCH_BYTES_MAX,
  SEARCH_BATCH_PAYLOADS_MAX,
  SEARCH_HITS_COUNTED_MAX,
  SEARCH_HITS_SHOWN_MAX,
  SEARCH_SNIPPET_CHARACTERS,
  SEARCH_TEXT_LENGTH_MAX,
  SEARCH_TEXT_LENGTH_MIN,
  SEARCH_WINDOW_PAYLOADS_MAX,
  searchTextSchema,
} from './search-limits.ts';
export { type SearchPlace, searchPlaceSchema, writeSearchPlace } from './search-place.ts';
