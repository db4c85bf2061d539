import { invariant } from '../errors/index.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_BYTES = 32;
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;

/** API keys open the gateway for one project; management keys open the management API for an organization. */
export type KeyKind = 'api' | 'management';
export type KeyEnvironment = 'live' | 'demo';

/** A prefix, 256 bits and a checksum. The shapes are fixed so that secret scanners can find a leaked key. */
const KEY_PATTERNS: Readonly<Record<KeyKind, RegExp>> = {
  api: /^lethe_(?:live|demo)_[0-9A-Za-z]{49}$/,
  management: /^lethe_mgmt_(?:live|demo)_[0-9A-Za-z]{49}$/,
};
const BRANDS: Readonly<Record<KeyKind, string>> = { api: 'lethe', management: 'lethe_mgmt' };

export const API_KEY_PATTERN = KEY_PATTERNS.api;
export type ApiKeyEnvironment = KeyEnvironment;

/** Writes 32 random bytes as a key: prefix, the bytes in base 62, and a CRC-32 of all before it. */
export function formatKey({ kind, environment, secret }: KeyParts): string {
  invariant(secret.length === SECRET_BYTES, 'a key carries 256 bits');
  const number = BigInt(`0x${Array.from(secret, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);
  const body = `${BRANDS[kind]}_${environment}_${toBase62(number, SECRET_LENGTH)}`;
  return body + toBase62(BigInt(crc32(body)), CHECKSUM_LENGTH);
}

export interface KeyParts {
  readonly kind: KeyKind;
  readonly environment: KeyEnvironment;
  readonly secret: Uint8Array;
}

/** Whether a text can be a key of this kind at all, told from its shape and checksum alone: a wrong one is refused before any I/O. */
export function isKeyShaped(kind: KeyKind, text: string): boolean {
  if (!KEY_PATTERNS[kind].test(text)) return false;
  const body = text.slice(0, -CHECKSUM_LENGTH);
  return toBase62(BigInt(crc32(body)), CHECKSUM_LENGTH) === text.slice(-CHECKSUM_LENGTH);
}

/** What may be shown of a key after its creation: `lethe_live_…9xQ2`. */
export function maskKey({ kind, environment, lastFour }: MaskedKeyParts): string {
  return `${BRANDS[kind]}_${environment}_…${lastFour}`;
}

export interface MaskedKeyParts {
  readonly kind: KeyKind;
  readonly environment: KeyEnvironment;
  readonly lastFour: string;
}

export function formatApiKey(environment: ApiKeyEnvironment, secret: Uint8Array): string {
  return formatKey({ kind: 'api', environment, secret });
}

export function isApiKeyShaped(text: string): boolean {
  return isKeyShaped('api', text);
}

export function maskApiKey(parts: Omit<MaskedKeyParts, 'kind'>): string {
  return maskKey({ kind: 'api', ...parts });
}

function toBase62(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  for (let index = 0; index < length; index += 1) {
    text = ALPHABET.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  invariant(rest === 0n, 'the value fits into the length');
  return text;
}

/** CRC-32 (IEEE 802.3) of ASCII text, as in zlib. Written out here because this module also runs in the browser. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index += 1) {
    crc ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
