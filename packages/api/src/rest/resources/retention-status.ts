import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { instantSchema, instantText, instantTextOrNull } from '../wire.ts';

const statusSchema = z.strictObject({
  last_run_at: instantSchema.nullable(),
  destroyed_key_count: z.int().describe('Keys of hours destroyed so far.'),
  destroyed_part_count: z.int().describe('Sealed parts dropped, erased or released so far.'),
  overdue_key_count: z.int().describe('Hours that have ended and whose key is still there, legal holds apart.'),
  oldest_overdue_at: instantSchema.nullable(),
  next_due_at: instantSchema.nullable().describe('When the next key will be due; null when nothing is stored.'),
  stored_part_count: z.int(),
  held_part_count: z.int(),
  paused_at: instantSchema.nullable().describe('Set while destruction stands still for all organizations.'),
  pause_reason: z.enum(['clock_jump', 'breaker', 'operator']).nullable(),
  retired_master_keys: z
    .array(z.strictObject({ version: z.int(), retired_at: instantSchema }))
    .describe('Replaced versions of the master key that are not destroyed yet.'),
});

export const retentionStatusOperations = [
  defineOperation({
    id: 'getRetentionStatus',
    method: 'GET',
    path: '/retention-status',
    scope: 'audit:read',
    summary: 'How the destruction of what has expired stands.',
    output: statusSchema,
    async handle({ ports, organization }) {
      const status = await ports.destructionStatus.of(organization.id);
      return {
        last_run_at: instantTextOrNull(status.lastRunAt),
        destroyed_key_count: status.destroyedKeyCount,
        destroyed_part_count: status.destroyedPartCount,
        overdue_key_count: status.overdueKeyCount,
        oldest_overdue_at: instantTextOrNull(status.oldestOverdueAt),
        next_due_at: instantTextOrNull(status.nextDueAt),
        stored_part_count: status.storedPartCount,
        held_part_count: status.heldPartCount,
        paused_at: instantTextOrNull(status.pausedAt),
        pause_reason: status.pauseReason,
        retired_master_keys: status.retiredMasterKeys.map(({ version, retiredAt }) => ({
          version,
          retired_at: instantText(retiredAt),
        })),
      };
    },
  }),
];
