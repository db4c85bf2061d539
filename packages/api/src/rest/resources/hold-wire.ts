import { caseNumber, HOLD_STATES, type HoldMeasure, type HoldStep, holdState, type LegalHold } from '@lethe/core/holds';
import { z } from 'zod';
import { idSchema, instantSchema, instantText, instantTextOrNull } from '../wire.ts';

const stepSchema = z
  .strictObject({ at: instantSchema, by: z.string().describe('As the person was known then.') })
  .nullable();

export const measureSchema = z.strictObject({
  records: z.int(),
  stored: z.int().describe('Records whose payload is readable.'),
  past_expiry: z.int().describe('Records whose payload is past its expiry, and kept or not destroyed yet.'),
});

export const holdSchema = z.strictObject({
  id: idSchema,
  case_number: z.string().describe('Counts the cases of the organization: LH-1.'),
  state: z.enum(HOLD_STATES),
  is_in_force: z.boolean().describe('From the placing to the release, confirmed or not.'),
  name: z.string(),
  reason: z.string(),
  scope: z
    .strictObject({
      project_id: idSchema.nullable(),
      end_users: z.array(z.string()),
      admitted_from: instantSchema.nullable(),
      admitted_to: instantSchema.nullable().describe('Not included.'),
      request_ids: z.array(idSchema),
    })
    .describe('What is set narrows it; nothing set: the whole organization.'),
  placed: stepSchema,
  confirmed: stepSchema,
  release_requested: stepSchema,
  release_reason: z.string().nullable(),
  released: stepSchema,
});

export function toWireHold(hold: LegalHold): z.input<typeof holdSchema> {
  return {
    id: hold.id,
    case_number: caseNumber(hold),
    state: holdState(hold),
    is_in_force: hold.released === null,
    name: hold.name,
    reason: hold.reason,
    scope: {
      project_id: hold.projectId,
      end_users: [...hold.endUsers],
      admitted_from: instantTextOrNull(hold.admittedFrom),
      admitted_to: instantTextOrNull(hold.admittedTo),
      request_ids: [...hold.requestIds],
    },
    placed: toWireStep(hold.placed),
    confirmed: toWireStep(hold.confirmed),
    release_requested: toWireStep(hold.releaseRequested),
    release_reason: hold.releaseReason,
    released: toWireStep(hold.released),
  };
}

export function toWireMeasure(measure: HoldMeasure): z.input<typeof measureSchema> {
  const { recordCount, storedCount, pastExpiryCount } = measure;
  return { records: recordCount, stored: storedCount, past_expiry: pastExpiryCount };
}

function toWireStep(step: HoldStep | null): z.input<typeof stepSchema> {
  return step === null ? null : { at: instantText(step.at), by: step.label };
}
