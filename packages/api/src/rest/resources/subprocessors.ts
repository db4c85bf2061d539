import { isReviewOverdue, REGISTER_DATA_CLASSES } from '@lethe/core/subprocessors';
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { idSchema, instantSchema, instantText } from '../wire.ts';

const subprocessorSchema = z.strictObject({
  id: idSchema,
  service: z.string(),
  purpose: z.string(),
  data_classes: z.array(z.enum(REGISTER_DATA_CLASSES)),
  region: z.string(),
  safeguards: z.string(),
  evidence_url: z.string(),
  is_optional: z.boolean().describe('Used only for an organization that chooses it.'),
  reviewed_on: z.iso.date(),
  review_due_on: z.iso.date(),
  is_review_overdue: z.boolean(),
  updated_at: instantSchema,
});

export const subprocessorOperations = [
  defineOperation({
    id: 'listSubprocessors',
    method: 'GET',
    path: '/subprocessors',
    scope: 'policy:read',
    summary: 'Lists the services to which the operator gives data of customers.',
    description:
      'The operator keeps the register; it is the same for every organization, and a self-hosted one may be empty.',
    output: z.strictObject({ data: z.array(subprocessorSchema) }),
    async handle({ ports, clock }) {
      const now = clock.now();
      const entries = await ports.subprocessors.list();
      return {
        data: entries.map((entry) => ({
          id: entry.id,
          service: entry.service,
          purpose: entry.purpose,
          data_classes: [...entry.dataClasses],
          region: entry.region,
          safeguards: entry.safeguards,
          evidence_url: entry.evidenceUrl,
          is_optional: entry.isOptional,
          reviewed_on: entry.reviewedOn,
          review_due_on: entry.reviewDueOn,
          is_review_overdue: isReviewOverdue(entry, now),
          updated_at: instantText(entry.updatedAt),
        })),
      };
    },
  }),
];
