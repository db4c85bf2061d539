/** A text that is shorter is searched like any other, whatever it is. */
const LENGTH_MIN = 256;
const DATA_ADDRESS = /^data:[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,60}(?:;[a-z0-9=.+-]{1,60}){0,3};base64,/i;
const BASE64 = /^[A-Za-z0-9+/\-_\r\n]+={0,2}$/;
/** At this length bytes have all kinds of characters, one of the two alphabets, and lines of one length. Numbers or keys in a row have not. */
const SIGNS_OF_BYTES: readonly RegExp[] = [
  /[A-Z]/,
  /[a-z]/,
  /[0-9]/,
  /^(?:[^-_]*|[^+/]*)$/,
  /^(?:[^\r\n]*|(?:[^\r\n]{64}\r?\n)+[^\r\n]{0,64}\s*|(?:[^\r\n]{76}\r?\n)+[^\r\n]{0,76}\s*)$/,
];
/** The members in which the wire APIs carry files, pictures and sound, and what a provider alone can read. */
const BYTES_KEYS: ReadonlySet<string> = new Set([
  'data',
  'file_data',
  'b64_json',
  'partial_image_b64',
  'result',
  'signature',
  'encrypted_content',
]);

/** Whether a value is a file, a picture or sound in base64. It holds no text that could be searched, and is left as it is. */
export function isOpaqueBytes(key: string, value: string): boolean {
  if (value.length < LENGTH_MIN) return false;
  const head = DATA_ADDRESS.exec(value)?.[0];
  if (head === undefined && !BYTES_KEYS.has(key)) return false;
  const bytes = head === undefined ? value : value.slice(head.length);
  return BASE64.test(bytes) && SIGNS_OF_BYTES.every((sign) => sign.test(bytes));
}
