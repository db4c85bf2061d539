import {
  ERASURE_KINDS,
  ERASURE_STATUSES,
  type Erasure,
  type ErasurePreview,
  type ErasureSelector,
} from '@lethe/core/erasures';
import { toFilterJson } from '@lethe/core/payloads';
import { z } from 'zod';
import { filterSchema } from '../filter-wire.ts';
import { idSchema, instantSchema, instantText, instantTextOrNull } from '../wire.ts';

const batchSchema = z.strictObject({
  erased_at: instantSchema,
  payload_count: z.int(),
  part_count: z.int(),
  receipt_index: z.int().describe('`GET /receipts/{index}` has its receipt.'),
});

export const erasureSchema = z.strictObject({
  id: idSchema,
  number: z.string(),
  kind: z.enum(ERASURE_KINDS),
  request_ids: z.array(idSchema).nullable(),
  model: z.string().nullable().describe('Of a filter that names one model.'),
  filter: filterSchema.nullable().describe('All of the filter, of the kind `filter`.'),
  project_id: idSchema.nullable(),
  end_user: z.string().nullable(),
  period_days: z.int().nullable(),
  from: instantSchema.nullable(),
  to: instantSchema.nullable(),
  reason: z.string(),
  status: z
    .enum(ERASURE_STATUSES)
    .describe(
      '`approved`: unreadable and gone, and the keys under which it lay are being replaced. `done`: those keys are gone too.',
    ),
  requested_at: instantSchema,
  requested_by: z.string(),
  due_at: instantSchema.describe('By when it is to be decided.'),
  decided_at: instantSchema.nullable(),
  decided_by: z.string().nullable(),
  decision_note: z.string().nullable(),
  matched_count: z.int().describe('As counted last: at the filing, then at the decision.'),
  held_count: z.int().describe('Of those, what a legal hold keeps.'),
  erased_count: z.int(),
  until_at: instantSchema.nullable().describe('Until when a shorter period goes on erasing.'),
  done_at: instantSchema.nullable(),
  receipts: z
    .array(batchSchema)
    .describe(
      'One of each erasure. A shorter period has one of each step, and its newest 100 are here; `GET /receipts` has all.',
    ),
});

export const erasurePreviewSchema = z.strictObject({
  counted_at: instantSchema,
  matched_count: z.int(),
  held_count: z.int(),
  erasable_count: z.int().describe('What `confirm_count` confirms.'),
  holds: z.array(z.strictObject({ case_number: z.string(), payload_count: z.int() })),
  later_count: z.int().describe('Of a shorter period: what is stored now and gets old enough before it expires.'),
  later_until: instantSchema.nullable(),
});

export function toWireErasure(erasure: Erasure): z.input<typeof erasureSchema> {
  const { selector, batches } = erasure;
  const range: { from?: Date | undefined; to?: Date | undefined } =
    'from' in selector || 'to' in selector ? selector : {};
  return {
    id: erasure.id,
    number: erasure.number,
    kind: selector.kind,
    request_ids: selector.kind === 'requests' ? [...selector.requestIds] : null,
    model: soleModel(selector),
    filter: filterOf(selector),
    project_id: projectOf(selector),
    end_user: selector.kind === 'end_user' ? selector.endUser : null,
    period_days: selector.kind === 'shorter_period' ? selector.periodDays : null,
    from: instantTextOrNull(range.from ?? null),
    to: instantTextOrNull(range.to ?? null),
    reason: erasure.reason,
    status: erasure.status,
    requested_at: instantText(erasure.requestedAt),
    requested_by: erasure.requestedBy.label,
    due_at: instantText(erasure.dueAt),
    decided_at: instantTextOrNull(erasure.decidedAt),
    decided_by: erasure.decidedBy?.label ?? null,
    decision_note: erasure.decisionNote,
    matched_count: erasure.matchedCount,
    held_count: erasure.heldCount,
    erased_count: erasure.erasedCount,
    until_at: instantTextOrNull(erasure.untilAt),
    done_at: instantTextOrNull(erasure.doneAt),
    receipts: batches.map(({ erasedAt, payloadCount, partCount, leafIndex }) => ({
      erased_at: instantText(erasedAt),
      payload_count: payloadCount,
      part_count: partCount,
      receipt_index: leafIndex,
    })),
  };
}

export function toWirePreview(preview: ErasurePreview): z.input<typeof erasurePreviewSchema> {
  return {
    counted_at: instantText(preview.countedAt),
    matched_count: preview.matchedCount,
    held_count: preview.heldCount,
    erasable_count: preview.erasableCount,
    holds: preview.holds.map(({ caseNumber, payloadCount }) => ({
      case_number: caseNumber,
      payload_count: payloadCount,
    })),
    later_count: preview.laterCount,
    later_until: instantTextOrNull(preview.laterUntil),
  };
}

function filterOf(selector: ErasureSelector): z.input<typeof filterSchema> | null {
  if (selector.kind !== 'filter') return null;
  const { kind: _kind, projectId: _projectId, ...filter } = selector;
  return toFilterJson(filter) as z.input<typeof filterSchema>;
}

function soleModel(selector: ErasureSelector): string | null {
  const [model, ...others] = (selector.kind === 'filter' ? selector.model : null) ?? [];
  return model === undefined || others.length > 0 ? null : model;
}

function projectOf(selector: ErasureSelector): string | null {
  return ('projectId' in selector ? selector.projectId : null) ?? null;
}
