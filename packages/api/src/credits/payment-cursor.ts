import type { PaymentPlace } from '@lethe/core/billing/payments';
import { isUuid } from '@lethe/core/tenancy';
import { z } from 'zod';

const CURSOR_LENGTH_MAX = 128;
/** The last instant that a Date can hold, in milliseconds. */
const EPOCH_MS_MAX = 8_640_000_000_000_000;

/** A place in the list as a text without meaning to the caller: base64url of `epochMs.id`. */
export function encodePaymentCursor({ createdAt, id }: PaymentPlace): string {
  return Buffer.from(`${createdAt.getTime()}.${id}`, 'utf8').toString('base64url');
}

function decodePaymentCursor(text: string): PaymentPlace | null {
  const [, epochMs, id] = /^(\d{1,16})\.(.+)$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (epochMs === undefined || id === undefined || !isUuid(id) || Number(epochMs) > EPOCH_MS_MAX) return null;
  const place = { createdAt: new Date(Number(epochMs)), id };
  return encodePaymentCursor(place) === text ? place : null;
}

export const paymentCursorSchema = z
  .string()
  .max(CURSOR_LENGTH_MAX)
  .transform((text, context) => {
    const place = decodePaymentCursor(text);
    if (place !== null) return place;
    context.addIssue({ code: 'custom', message: 'not a cursor of this list' });
    return z.NEVER;
  });
