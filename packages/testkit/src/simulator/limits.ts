const MIBIBYTE_BYTES = 1024 * 1024;

/** A larger request body is answered with 413 and never parsed. */
export const REQUEST_BODY_SIZE_MAX_BYTES = 32 * MIBIBYTE_BYTES;
/** Content of all choices together, repeated or padded, and of one `huge_line`. */
export const CONTENT_SIZE_MAX_BYTES = 64 * MIBIBYTE_BYTES;
export const CHUNK_COUNT_MAX = 100_000;
export const CHOICE_COUNT_MAX = 128;
/** Texts of one embedding request. */
export const EMBEDDING_INPUT_COUNT_MAX = 2048;
export const EMBEDDING_DIMENSION_COUNT_MAX = 4096;
export const REPEAT_COUNT_MAX = 1_000_000;
/** Any single delay: ten minutes. */
export const DELAY_MAX_MS = 10 * 60 * 1000;
/** Faults of one answer, applied in order. */
export const FAULT_COUNT_MAX = 4;
export const GZIP_LAYER_COUNT_MAX = 4;
/** The newest calls that the truth list keeps; older ones are forgotten. */
export const RECORDED_CALL_COUNT_MAX = 10_000;
/** Names that callers choose are cut to this length in the truth list. */
export const RECORDED_NAME_LENGTH_MAX = 200;
/** UTF-16 units of the last user message that an answer is derived from. */
export const PROMPT_LENGTH_MAX = 8000;
/** Nesting of a generated JSON value: a schema that refers to itself ends here. */
export const JSON_DEPTH_MAX = 12;
/** Items of one generated array, whatever `minItems` asks. */
export const JSON_ITEM_COUNT_MAX = 100;
