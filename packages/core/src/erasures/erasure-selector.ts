import { z } from 'zod';
import { requestFilterSchema } from '../payloads/index.ts';
import type { ProjectId, RequestId } from '../tenancy/index.ts';

/** Single requests that one erasure may name. */
export const ERASURE_REQUEST_IDS_MAX = 1_000;
export const ERASURE_PERIOD_DAYS_MAX = 365;
const END_USER_LENGTH_MAX = 256;

const requestIdSchema = z.guid().transform((id) => id as RequestId);
const projectIdSchema = z.guid().transform((id) => id as ProjectId);
const { from, to } = requestFilterSchema.shape;

/** Which payloads an erasure is about. `from` is included, `to` is not; both are of the admission. */
export const erasureSelectorSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('requests'),
      requestIds: z.array(requestIdSchema).min(1).max(ERASURE_REQUEST_IDS_MAX),
    }),
    /** Without any of them: everything that is stored. */
    z.strictObject({ kind: z.literal('filter'), projectId: projectIdSchema.optional(), ...requestFilterSchema.shape }),
    z.strictObject({ kind: z.literal('end_user'), endUser: z.string().min(1).max(END_USER_LENGTH_MAX), from, to }),
    /** What is older than so many days goes now, and of what is stored the rest when it gets there. */
    z.strictObject({
      kind: z.literal('shorter_period'),
      periodDays: z.int().min(0).max(ERASURE_PERIOD_DAYS_MAX),
      projectId: projectIdSchema.optional(),
    }),
  ])
  .refine((selector) => !('from' in selector && selector.from && selector.to && selector.from >= selector.to), {
    error: 'the range ends before it begins',
    path: ['to'],
  });
export type ErasureSelector = z.infer<typeof erasureSelectorSchema>;
export type ErasureKind = ErasureSelector['kind'];
export const ERASURE_KINDS = [
  'requests',
  'filter',
  'end_user',
  'shorter_period',
] as const satisfies readonly ErasureKind[];
