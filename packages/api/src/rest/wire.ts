import { REQUEST_PAGE_SIZE_DEFAULT, REQUEST_PAGE_SIZE_MAX } from '@lethe/core/payloads';
import { z } from 'zod';

export const idSchema = z.guid();

const ID_LENGTH_MAX = 200;
/** An id that a caller names. A text that is none is answered like a missing one, so its shape is not checked here. */
export const idParamSchema = z.string().max(ID_LENGTH_MAX);

/** An instant as it travels: ISO 8601 in UTC, to the millisecond. */
export const instantSchema = z.iso.datetime();

export const instantText = (instant: Date): string => instant.toISOString();
export const instantTextOrNull = (instant: Date | null): string | null => instant?.toISOString() ?? null;

/** An instant, or a day in UTC, which means its first instant. */
export const instantInputSchema = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((text) => new Date(text))
  .describe('An instant such as 2026-11-21T08:00:00Z, or a day in UTC.');

const PAGE_SIZE_DIGITS_MAX = 3;

/** How many entries a page has. */
export const limitSchema = z
  .string()
  .regex(new RegExp(`^[1-9]\\d{0,${PAGE_SIZE_DIGITS_MAX - 1}}$`))
  .transform(Number)
  .refine((value) => value <= REQUEST_PAGE_SIZE_MAX)
  .default(REQUEST_PAGE_SIZE_DEFAULT)
  .describe(`1 to ${REQUEST_PAGE_SIZE_MAX}; ${REQUEST_PAGE_SIZE_DEFAULT} when it is left out.`);

export const nextCursorSchema = z
  .string()
  .nullable()
  .describe('Pass it as `cursor` for the next page; null on the last one.');

/** Nano-USD. A single record's amount is far below 2^53, so a JSON number holds it exactly. */
export const nanoUsdSchema = z.int();

export const nanoUsdNumber = (amountNanoUsd: bigint): number => Number(amountNanoUsd);
export const toNanoUsdOrNull = (amountNanoUsd: number | null): bigint | null =>
  amountNanoUsd === null ? null : BigInt(amountNanoUsd);
export const nanoUsdNumberOrNull = (amountNanoUsd: bigint | null): number | null =>
  amountNanoUsd === null ? null : Number(amountNanoUsd);
