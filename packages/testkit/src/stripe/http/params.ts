import { z } from 'zod';
import { invalidRequest, type Rejection } from '../rejection.ts';
import type { FormObject } from './parse-form.ts';

/** How parameters look on the wire: everything is a text. */
export const text = z.string().min(1).max(5_000);
export const emptiableText = z.string().max(5_000);
export const cents = z
  .string()
  .regex(/^\d{1,8}$/, 'Invalid integer')
  .transform(Number);
export const seconds = z
  .string()
  .regex(/^\d{1,12}$/, 'Invalid integer')
  .transform(Number);
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
export const usd = z.literal('usd');
/** An empty value takes the key away. */
export const metadata = z.record(z.string().max(40), z.string().max(500));

/** A list arrives as an object whose keys are the places in it. */
export function listOf<Schema extends z.ZodType>(item: Schema) {
  return z.preprocess(
    (value) => (typeof value === 'object' && value !== null ? Object.values(value) : value),
    z.array(item).max(100),
  );
}

export const expand = listOf(text).optional();

/** Fields of every list. */
export const page = {
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/)
    .transform(Number)
    .optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
  created: z
    .strictObject({ gt: seconds.optional(), gte: seconds.optional(), lt: seconds.optional(), lte: seconds.optional() })
    .optional(),
  expand,
};

/** The parameters that a schema makes of a form. What it does not know is refused, as Stripe does. */
export function readParams<Schema extends z.ZodType>(schema: Schema, form: FormObject): z.output<Schema> {
  const parsed = schema.safeParse(form);
  if (parsed.success) return parsed.data;
  throw rejectionOf(parsed.error, form);
}

function rejectionOf(error: z.ZodError, form: FormObject): Rejection {
  const issue = error.issues[0];
  const path = issue?.path.map(String) ?? [];
  if (issue?.code === 'unrecognized_keys') {
    const param = nameOf([...path, issue.keys[0] ?? '']);
    return invalidRequest(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
  }
  const param = nameOf(path);
  const isMissing = path.reduce<unknown>((value, key) => (value as FormObject | undefined)?.[key], form) === undefined;
  if (isMissing) return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  if (issue?.message === 'Invalid integer') {
    return invalidRequest(`Invalid integer: ${param}`, { code: 'parameter_invalid_integer', param });
  }
  return invalidRequest(`Invalid ${param}: ${issue?.message ?? 'not understood'}`, { param });
}

/** `line_items[0][quantity]` */
function nameOf([first = '', ...rest]: readonly string[]): string {
  return first + rest.map((key) => `[${key}]`).join('');
}
