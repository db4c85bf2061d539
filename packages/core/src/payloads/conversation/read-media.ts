import type { MediaSource } from './conversation.ts';
import { isJsonObject, type JsonValue, textOrNull } from './json.ts';

/** `data:image/png;name=x;base64,…`. The type is kept short because it is shown, and matched against short lists. */
const DATA_URL_HEAD = /^data:([a-z0-9.+/-]{1,100})?(?:;[^;,]{1,200}){0,8};base64$/i;
const DATA_URL_HEAD_LENGTH_MAX = 2_000;
const UNKNOWN_TYPE = 'application/octet-stream';

/** An address as an attachment names it: a data URL with its bytes, or any other address, which is only ever shown. */
export function readAddress(value: JsonValue | undefined): MediaSource {
  const address = textOrNull(value);
  if (address === null) return { kind: 'missing' };
  if (!/^data:/i.test(address)) return { kind: 'remote', address };
  const comma = address.slice(0, DATA_URL_HEAD_LENGTH_MAX).indexOf(',');
  const head = comma === -1 ? null : DATA_URL_HEAD.exec(address.slice(0, comma));
  if (head === null) return { kind: 'remote', address };
  return inline(head[1] ?? UNKNOWN_TYPE, address.slice(comma + 1));
}

/** `image_url`, which is an object with a `url` or the address itself. */
export function readImage(value: JsonValue | undefined): MediaSource {
  return readAddress(isJsonObject(value) ? value.url : value);
}

/** `input_audio` and the `audio` of an answer: base64 and a format name such as `wav`. */
export function readAudio(value: JsonValue | undefined): MediaSource {
  if (!isJsonObject(value)) return { kind: 'missing' };
  const data = textOrNull(value.data);
  const format = textOrNull(value.format);
  if (data !== null)
    return inline(format !== null && /^[a-z0-9]{1,16}$/i.test(format) ? `audio/${format}` : UNKNOWN_TYPE, data);
  const id = textOrNull(value.id);
  return id === null ? { kind: 'missing' } : { kind: 'reference', id };
}

/** `file`: a data URL or bare base64 in `file_data`, an address in `file_url`, or the id of an uploaded file. */
export function readFile(value: JsonValue | undefined): MediaSource {
  if (!isJsonObject(value)) return { kind: 'missing' };
  const data = textOrNull(value.file_data);
  if (data !== null) return /^[a-z]+:/i.test(data.slice(0, 32)) ? readAddress(data) : inline(UNKNOWN_TYPE, data);
  const id = textOrNull(value.file_id);
  return id === null ? readAddress(value.file_url) : { kind: 'reference', id };
}

/** The `source` of an Anthropic block: bytes and their type, an address, an uploaded file, or a text. */
export function readSource(value: JsonValue | undefined): MediaSource {
  if (!isJsonObject(value)) return { kind: 'missing' };
  const mediaType = textOrNull(value.media_type);
  const data = textOrNull(value.data);
  if (data !== null && value.type === 'base64')
    return inline(mediaType !== null && /^[a-z0-9.+/-]{1,100}$/i.test(mediaType) ? mediaType : UNKNOWN_TYPE, data);
  if (data !== null) return inline('text/plain', toBase64(data));
  const id = textOrNull(value.file_id);
  return id === null ? readAddress(value.url) : { kind: 'reference', id };
}

function inline(mediaType: string, base64: string): MediaSource {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  const sizeBytes = Math.max(0, Math.floor((base64.length * 3) / 4) - padding);
  return { kind: 'inline', mediaType: mediaType.toLowerCase(), base64, sizeBytes };
}

function toBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
