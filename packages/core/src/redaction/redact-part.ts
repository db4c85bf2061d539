import type { Endpoint, PayloadPart } from '../payloads/index.ts';
import { assertJson, redactJson } from './redact-json.ts';
import { redactStream } from './redact-stream.ts';
import { RedactionFailure } from './redaction-failure.ts';
import type { Redactor } from './redactor.ts';
import type { Work } from './work.ts';

/** A larger part is not searched, and so not stored where something is to be redacted. */
export const REDACTION_SIZE_BYTES_MAX = 8 * 1024 * 1024;

/** A part of a payload before it is sealed. */
export interface PlainPart {
  readonly part: PayloadPart;
  readonly endpoint: Endpoint;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface RedactedBytes {
  /** The bytes that came in where nothing was found. */
  readonly bytes: Uint8Array;
  readonly count: number;
}

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json(?:\s*;|$)/i;
const STREAM_TYPE = /^text\/event-stream(?:\s*;|$)/i;
/** A stream of events all the same, whatever type it was sent under. */
const STREAM_TEXT = /^data: ?[{["]/m;

/**
 * Takes out of a part what its policy says, or fails: there is nothing between the two.
 * @throws {RedactionFailure}
 */
export function* redactPart(plain: PlainPart, redactor: Redactor): Work<RedactedBytes> {
  const { bytes, mediaType } = plain;
  if (bytes.length === 0) return { bytes, count: 0 };
  if (bytes.length > REDACTION_SIZE_BYTES_MAX) throw new RedactionFailure('too_large');
  const text = decode(bytes);
  if (plain.part === 'request') refuseTokenIds(plain, text);
  const { text: redacted, count } = yield* redactText(text, mediaType, redactor);
  return redacted === text ? { bytes, count } : { bytes: new TextEncoder().encode(redacted), count };
}

/** An error can be any text: it is searched as a whole. */
function* redactText(text: string, mediaType: string, redactor: Redactor): Work<{ text: string; count: number }> {
  if (JSON_TYPE.test(mediaType)) return yield* redactJson(text, redactor);
  if (STREAM_TYPE.test(mediaType) || STREAM_TEXT.test(text)) return yield* redactStream(text, redactor);
  const redacted = yield* redactor.redact(text);
  return { text: redacted.text, count: redacted.found.length };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new RedactionFailure('not_utf8');
  }
}

/** Texts that were split into token ids read as numbers, and anybody can put them together again. */
function refuseTokenIds({ endpoint }: PlainPart, text: string): void {
  if (endpoint !== 'embeddings') return;
  assertJson(text);
  const { input } = JSON.parse(text) as { input?: unknown };
  const items = Array.isArray(input) ? input : [];
  if (items.some((item) => typeof item === 'number' || Array.isArray(item))) throw new RedactionFailure('token_ids');
}
