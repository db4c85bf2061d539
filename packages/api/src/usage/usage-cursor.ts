import type { UsagePlace } from '@lethe/core/billing/usage';
import { z } from 'zod';
import { decodeRequestCursor, encodeRequestCursor } from '../requests/request-cursor.ts';

const CURSOR_LENGTH_MAX = 128;

/** A place in a list that goes by instant and id, as a text without meaning to the caller; written as that of the list of requests. */
export function encodeUsageCursor({ occurredAt, id }: UsagePlace): string {
  return encodeRequestCursor({ admittedAt: occurredAt, id });
}

export const usageCursorSchema = z
  .string()
  .max(CURSOR_LENGTH_MAX)
  .transform((text, context): UsagePlace => {
    const cursor = decodeRequestCursor(text);
    if (cursor !== null) return { occurredAt: cursor.admittedAt, id: cursor.id };
    context.addIssue({ code: 'custom', message: 'not a cursor of this list' });
    return z.NEVER;
  });
