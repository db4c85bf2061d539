import { ATTACHMENT_BYTES_MIN } from './export-limits.ts';

/** A file that was embedded in a message. */
export interface Attachment {
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** Where an embedded file was, its line says this, and then the path of the file. */
export const ATTACHMENT_MARK = 'lethe-attachment:';

const DATA_URL = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w.+-]+=[\w.+-]+)*;base64,/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+$/;
const EXTENSION = /^[a-z0-9]{1,10}/;

/**
 * Takes the embedded files out of a document: data URLs, and `data` in base64 beside a `media_type`, `mime_type` or `format`. Each place keeps all that was
 * around the base64, and names the file instead of it, so that putting the file's base64 back gives the document again, to the byte.
 * What is small, or not exactly what an encoder would write, stays where it is.
 */
export function extractAttachments(
  document: unknown,
  pathPrefix: string,
): { readonly document: unknown; readonly attachments: readonly Attachment[] } {
  const attachments: Attachment[] = [];

  function keep(base64: string, mediaType: string): string | null {
    const bytes = decode(base64);
    if (bytes === null) return null;
    const path = `${pathPrefix}-${attachments.length + 1}.${extensionOf(mediaType)}`;
    attachments.push({ path, mediaType, bytes });
    return `${ATTACHMENT_MARK}${path}`;
  }

  function ofText(text: string): string {
    const head = DATA_URL.exec(text);
    if (head === null) return text;
    const kept = keep(text.slice(head[0].length), head[1] ?? '');
    return kept === null ? text : head[0] + kept;
  }

  function walk(value: unknown): unknown {
    if (typeof value === 'string') return ofText(value);
    if (Array.isArray(value)) return value.map(walk);
    // A number that a double would change is an object of its own kind, which has to stay what it is.
    if (value === null || typeof value !== 'object' || isRawJson(value)) return value;
    const mediaType = mediaTypeOf(value as Record<string, unknown>);
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => {
        const isFile = name === 'data' && mediaType !== null && typeof inner === 'string';
        return [name, (isFile ? keep(inner, mediaType) : null) ?? walk(inner)];
      }),
    );
  }

  return { document: walk(document), attachments };
}

function mediaTypeOf({ media_type, mime_type, format }: Record<string, unknown>): string | null {
  const named = media_type ?? mime_type;
  if (typeof named === 'string' && MEDIA_TYPE.test(named)) return named;
  return typeof format === 'string' && EXTENSION.test(format) ? `audio/${format}` : null;
}

function extensionOf(mediaType: string): string {
  return EXTENSION.exec(mediaType.slice(mediaType.indexOf('/') + 1).toLowerCase())?.[0] ?? 'bin';
}

/** Null for what is small, or would not come back as it was. */
function decode(base64: string): Uint8Array | null {
  if (base64.length < ATTACHMENT_BYTES_MIN || base64.length % 4 !== 0 || !BASE64.test(base64)) return null;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : null;
}

function isRawJson(value: object): boolean {
  return (JSON as unknown as { isRawJSON(value: unknown): boolean }).isRawJSON(value);
}
