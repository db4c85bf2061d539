import { AUDIT_ACTIONS } from '@lethe/core/audit';
import { z } from 'zod';

const ACTOR_ID_LENGTH_MAX = 64;
const TARGET_ID_LENGTH_MAX = 64;

/** `from` is included, `to` is not. */
export const auditFilterSchema = z.strictObject({
  action: z.enum(AUDIT_ACTIONS).optional(),
  actorId: z.string().min(1).max(ACTOR_ID_LENGTH_MAX).optional(),
  targetId: z.string().min(1).max(TARGET_ID_LENGTH_MAX).optional(),
  /** A request: whoever read its payload, by itself or in a search. */
  payloadOf: z.string().min(1).max(TARGET_ID_LENGTH_MAX).optional(),
  from: z.date().optional(),
  to: z.date().optional(),
});
