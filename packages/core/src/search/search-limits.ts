import { z } from 'zod';

/** Payloads that one search looks into: the newest that its filter leaves. */
export const SEARCH_WINDOW_PAYLOADS_MAX = 5_000;
/** Payloads that one call opens, and the plaintext that they have together; a larger one is opened alone. */
export const SEARCH_BATCH_PAYLOADS_MAX = 25;
export const SEARCH_BATCH_BYTES_MAX = 16 * 1_024 * 1_024;
/** Places of one payload that are shown, and that are counted. */
export const SEARCH_HITS_SHOWN_MAX = 3;
export const SEARCH_HITS_COUNTED_MAX = 100;
/** What of the content around a hit is shown, on each side, in characters. Nothing else of a payload leaves a search. */
export const SEARCH_SNIPPET_CHARACTERS = 60;
export const SEARCH_TEXT_LENGTH_MIN = 2;
export const SEARCH_TEXT_LENGTH_MAX = 200;

/** What is looked for. Not trimmed inside: a text is found as it is written, whatever the case. */
export const searchTextSchema = z.string().trim().min(SEARCH_TEXT_LENGTH_MIN).max(SEARCH_TEXT_LENGTH_MAX);
