/** A JSON text as a value, with every number exactly as it was written. */
export type DocumentValue =
  | null
  | boolean
  | number
  | string
  | RawNumber
  | readonly DocumentValue[]
  | { readonly [key: string]: DocumentValue };

/** A number that a float cannot hold, kept as its digits. What `JSON.rawJSON` makes, so it is also written back unchanged. */
export interface RawNumber {
  readonly rawJSON: string;
}

interface RawJson {
  rawJSON?(text: string): RawNumber;
  isRawJSON?(value: unknown): value is RawNumber;
}
const raw = JSON as RawJson;

/** Digits enough, or an exponent, for a float to lose something. Most documents have none, and those are parsed at full speed. */
const MAY_LOSE_DIGITS = /\d{16}|\d\.\d{12}|\d[eE]/;

/** Undefined for a text that is not JSON. */
export function parseDocument(text: string): DocumentValue | undefined {
  try {
    if (!MAY_LOSE_DIGITS.test(text)) return JSON.parse(text) as DocumentValue;
    return parseExactly(text);
  } catch (error) {
    // A reviver recurses, so a text that is nested too deeply for it is read without one.
    return error instanceof RangeError ? (JSON.parse(text) as DocumentValue) : undefined;
  }
}

function parseExactly(text: string): DocumentValue {
  const keepDigits = (_key: string, value: unknown, context?: { source?: string }): unknown => {
    const source = context?.source;
    if (typeof value !== 'number' || source === undefined || raw.rawJSON === undefined) return value;
    return String(value) === source ? value : raw.rawJSON(source);
  };
  return JSON.parse(text, keepDigits) as DocumentValue;
}

export function isRawNumber(value: DocumentValue): value is RawNumber {
  return raw.isRawJSON?.(value) ?? false;
}
