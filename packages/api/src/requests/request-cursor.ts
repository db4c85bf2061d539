import type { RequestCursor } from '@lethe/core/payloads';
import { isUuid } from '@lethe/core/tenancy';
import { z } from 'zod';

const CURSOR_LENGTH_MAX = 128;
/** The last instant that a Date can hold, in milliseconds. */
const EPOCH_MS_MAX = 8_640_000_000_000_000;

/** A place in the list as a text without meaning to the caller: base64url of `epochMs.id`. */
export function encodeRequestCursor(cursor: RequestCursor): string {
  return Buffer.from(`${cursor.admittedAt.getTime()}.${cursor.id}`, 'utf8').toString('base64url');
}

/** Null for a text that {@link encodeRequestCursor} cannot have written. */
export function decodeRequestCursor(text: string): RequestCursor | null {
  const match = /^(\d{1,16})\.(.+)$/.exec(Buffer.from(text, 'base64url').toString('utf8'));
  const [, epochMs, id] = match ?? [];
  if (epochMs === undefined || id === undefined || !isUuid(id) || Number(epochMs) > EPOCH_MS_MAX) return null;
  const cursor = { admittedAt: new Date(Number(epochMs)), id };
  return encodeRequestCursor(cursor) === text ? cursor : null;
}

export const requestCursorSchema = z
  .string()
  .max(CURSOR_LENGTH_MAX)
  .transform((text, context) => {
    const cursor = decodeRequestCursor(text);
    if (cursor !== null) return cursor;
    context.addIssue({ code: 'custom', message: 'not a cursor of this list' });
    return z.NEVER;
  });
