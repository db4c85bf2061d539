import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '@lethe/core/errors';
import type { RecordedHandles } from '@lethe/core/payloads';
import { HANDLE_LENGTH_MAX } from '../wire/request-fields.ts';

const TAGS_MAX = 16;
const TAG_LENGTH_MAX = 64;
/** Letters, marks, digits, punctuation, symbols and plain spaces of any script; no control characters, no lone surrogates. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} \u200d]*$/u;

const TAGS_HEADER = 'x-lethe-tags';
const SESSION_HEADER = 'x-lethe-session-id';
const END_USER_HEADER = 'x-lethe-end-user';

/**
 * What the caller labelled the request with. The header names the end user before the body's `user` does.
 * @throws {DomainError} invalid_request with the header or field at fault
 */
export function readHandles(headers: IncomingHttpHeaders, bodyUser: string | null): RecordedHandles {
  const endUserHeader = readText(headers, END_USER_HEADER);
  if (endUserHeader === null && bodyUser !== null) requirePrintable(bodyUser, 'user');
  return {
    tags: readTags(headers),
    sessionId: readText(headers, SESSION_HEADER),
    endUser: endUserHeader ?? (bodyUser === '' ? null : bodyUser),
  };
}

function readTags(headers: IncomingHttpHeaders): readonly string[] {
  const text = decode(headers[TAGS_HEADER]);
  if (text === null) return [];
  const tags = [...new Set(text.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
  if (tags.length > TAGS_MAX) throw invalid(TAGS_HEADER, `has more than ${TAGS_MAX} tags`);
  for (const tag of tags) {
    if (tag.length > TAG_LENGTH_MAX) throw invalid(TAGS_HEADER, `has a tag of more than ${TAG_LENGTH_MAX} characters`);
    requirePrintable(tag, TAGS_HEADER);
  }
  return tags;
}

function readText(headers: IncomingHttpHeaders, name: string): string | null {
  const text = decode(headers[name])?.trim() ?? '';
  if (text === '') return null;
  if (text.length > HANDLE_LENGTH_MAX) throw invalid(name, `is longer than ${HANDLE_LENGTH_MAX} characters`);
  requirePrintable(text, name);
  return text;
}

/** Node hands over header values byte by byte as Latin-1; callers write UTF-8. */
function decode(value: string | string[] | undefined): string | null {
  if (value === undefined) return null;
  const text = Array.isArray(value) ? value.join(',') : value;
  return Buffer.from(text, 'latin1').toString();
}

function requirePrintable(text: string, param: string): void {
  if (!PRINTABLE.test(text)) throw invalid(param, 'has characters that cannot be shown');
}

function invalid(param: string, what: string): DomainError {
  return new DomainError('invalid_request', `"${param}" ${what}.`, { param });
}
