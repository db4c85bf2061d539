import { z } from 'zod';
import { LIFECYCLE_STATES } from '../tenancy/index.ts';

const countSchema = z.int().nonnegative();
const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const daySchema = z.iso.date();
const instantSchema = z.iso.datetime();
const dayPairsSchema = z.array(z.object({ admitted_day: daySchema, expiry_day: daySchema, parts: countSchema }));

/** Every leaf carries these; the organization's reference is missing in leaves of the whole deployment. */
const frame = { v: z.literal(1), organization: hashSchema.optional(), executed_at: instantSchema };

const keyDestruction = z.object({
  ...frame,
  type: z.literal('key_destruction'),
  cause: z.enum(['expiry', 'erasure', 'hold_released']),
  expiry_hour: instantSchema.optional(),
  generations: z.array(countSchema).optional(),
  hold: z.string().optional(),
});
const deletion = z.object({
  ...frame,
  type: z.literal('deletion'),
  reason: z.string(),
  expiry_day: daySchema,
  parts: countSchema,
  by_admitted_day: z.array(z.object({ day: daySchema, parts: countSchema })),
});
const erasure = z.object({
  ...frame,
  type: z.literal('erasure'),
  batch: z.string(),
  reason: z.string(),
  parts: countSchema,
  entries: dayPairsSchema,
  commitments_root: hashSchema,
  /** Of an erasure on request: its own reference, and how many payloads the parts were of. */
  erasure: hashSchema.optional(),
  payloads: countSchema.optional(),
});
const preservation = z.object({
  ...frame,
  type: z.literal('preservation'),
  hold: z.string(),
  expiry_hour: instantSchema,
  parts: countSchema,
  entries: dayPairsSchema,
});
const holdRelease = z.object({
  ...frame,
  type: z.literal('hold_release'),
  hold: z.string(),
  parts: countSchema,
  entries: dayPairsSchema,
});
const manifest = z.object({
  ...frame,
  type: z.literal('manifest'),
  admitted_day: daySchema,
  sequence: z.int().positive(),
  entries: z.array(z.object({ expiry_day: daySchema, parts: countSchema, root: hashSchema })),
});
const audit = z.object({
  ...frame,
  type: z.literal('audit'),
  from: z.int().positive(),
  to: z.int().positive(),
  root: hashSchema,
});
const lifecycle = z.object({
  ...frame,
  type: z.literal('lifecycle'),
  event: z.enum(['suspend', 'resolve', 'close', 'end_grace', 'reopen', 'purge']),
  from: z.enum(LIFECYCLE_STATES),
  to: z.enum(LIFECYCLE_STATES),
  reason: z.string().optional(),
});
const masterKeyDestruction = z.object({ ...frame, type: z.literal('master_key_destruction'), version: countSchema });

const purge = z.object({
  ...frame,
  type: z.literal('purge'),
  hour_keys: countSchema,
  hold_keys: countSchema,
  /** Who belonged to no other organization. */
  people: countSchema,
  rows: countSchema,
  parts: countSchema,
  entries: dayPairsSchema,
  /** How many leaves of the log were of this organization, and the root over their bodies in order. */
  leaves: countSchema,
  leaves_root: hashSchema,
});

const leafBodySchema = z.discriminatedUnion('type', [
  keyDestruction,
  deletion,
  erasure,
  preservation,
  holdRelease,
  manifest,
  audit,
  masterKeyDestruction,
  purge,
  lifecycle,
]);

/** What a leaf says. */
export type LeafBody = z.infer<typeof leafBodySchema>;
export type LeafBodyOf<Type extends LeafBody['type']> = Extract<LeafBody, { readonly type: Type }>;

/** Reads a leaf; null for one that another version of Lethe wrote in a shape that this one does not know. */
export function parseLeafBody(body: string): LeafBody | null {
  try {
    return leafBodySchema.safeParse(JSON.parse(body)).data ?? null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
