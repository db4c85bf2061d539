import { holdReasonSchema } from '@lethe/core/holds';
import { z } from 'zod';

const holdId = z.guid();

/** One step of a case. Whoever lets go says why, and it stays on record. */
export const holdChangeSchema = z.discriminatedUnion('step', [
  z.strictObject({ holdId, step: z.literal('confirm') }),
  z.strictObject({ holdId, step: z.literal('decline'), reason: holdReasonSchema }),
  z.strictObject({ holdId, step: z.literal('request_release'), reason: holdReasonSchema }),
  z.strictObject({ holdId, step: z.literal('approve_release') }),
  z.strictObject({ holdId, step: z.literal('refuse_release') }),
]);
export type HoldChangeInput = z.output<typeof holdChangeSchema>;

export function toStep(change: HoldChangeInput) {
  return { holdId: change.holdId, step: change.step, reason: 'reason' in change ? change.reason : null };
}
