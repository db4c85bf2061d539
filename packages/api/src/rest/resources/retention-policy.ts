import {
  type PolicyDraft,
  RETENTION_DAYS_MAX,
  RETENTION_LEVELS,
  type RetentionBounds,
  type RetentionPolicy,
  retentionBounds,
  savePolicy,
} from '@lethe/core/retention';
import { z } from 'zod';
import { computePreview } from '../../retention/compute-preview.ts';
import { defineOperation } from '../define-operation.ts';
import { instantSchema, instantText, instantTextOrNull, nanoUsdNumber, nanoUsdSchema } from '../wire.ts';

const draftShape = {
  level: z.enum(RETENTION_LEVELS),
  payload_retention_days: z.int().min(0).max(RETENTION_DAYS_MAX),
};

const metadataDays = z.int().min(0).max(RETENTION_DAYS_MAX).nullable();

const policySchema = z.strictObject({
  ...draftShape,
  metadata_retention_days: metadataDays.describe("How long records themselves are kept. Null: the account's life."),
  version: z.int(),
  effective_at: instantSchema,
});

const changeShape = {
  ...draftShape,
  metadata_retention_days: metadataDays
    .optional()
    .describe(
      "Needs the Enterprise plan, and is never less than the payload period. Null: the account's life. Left out: as it is.",
    ),
};

const putSchema = z.strictObject({
  ...changeShape,
  version: z.int().min(1).describe('The version that the change was begun on.'),
});

export const retentionPolicyOperations = [
  defineOperation({
    id: 'getRetentionPolicy',
    method: 'GET',
    path: '/retention-policy',
    scope: 'policy:read',
    summary: 'The retention policy in force.',
    output: policySchema,
    async handle({ ports, organization }) {
      return toWire(await ports.policies.current(organization.id));
    },
  }),
  defineOperation({
    id: 'putRetentionPolicy',
    method: 'PUT',
    path: '/retention-policy',
    scope: 'policy:write',
    summary: 'Puts a new version of the policy in force.',
    description:
      'Applies to requests admitted from now on; stored payloads and records keep their expiry. `version` is the one that the change was begun on: when another came into force since, nothing is saved.',
    body: putSchema,
    output: policySchema,
    errors: ['retention_out_of_bounds', 'policy_version_conflict'],
    async handle({ ports, retention, organization, actor, origin }, { body }) {
      const inForce = await ports.policies.current(organization.id);
      const bounds = retentionBounds(organization.plan, retention.selfHosted);
      const saved = await savePolicy(
        { policies: ports.policies, selfHosted: retention.selfHosted },
        {
          organizationId: organization.id,
          plan: organization.plan,
          baseVersion: body.version,
          draft: toDraft(body, inForce, bounds),
          actor,
          origin,
        },
      );
      return toWire(saved);
    },
  }),
  defineOperation({
    id: 'previewRetentionPolicy',
    method: 'POST',
    path: '/retention-policy/preview',
    scope: 'policy:read',
    summary: 'What a change would do, without making it.',
    body: z.strictObject(changeShape),
    output: z.strictObject({
      computed_at: instantSchema,
      changed_payload_count: z.int().describe('Stored payloads whose expiry changes: always 0.'),
      stored_payload_count: z.int(),
      changed_record_count: z.int().describe('Stored records whose own expiry changes: always 0.'),
      last_expires_at: instantSchema.nullable(),
      first_new_expiry_at: instantSchema.nullable(),
      first_new_metadata_expiry_at: instantSchema.nullable().describe("Null: the account's life."),
      requests_per_day: z.int(),
      tokens_per_day: z.int(),
      storage_fee_per_day_nano_usd: nanoUsdSchema,
      storage_fee_per_day_now_nano_usd: nanoUsdSchema,
    }),
    errors: ['retention_out_of_bounds'],
    async handle(context, { body }) {
      const { ports, organization, projects, retention } = context;
      const { id: organizationId, plan } = organization;
      const inForce = await ports.policies.current(organizationId);
      const draft = toDraft(body, inForce, retentionBounds(plan, retention.selfHosted));
      const preview = await computePreview(context, { organizationId, plan, projects, draft });
      return {
        computed_at: instantText(preview.computedAt),
        changed_payload_count: preview.changedPayloadCount,
        stored_payload_count: preview.storedPayloadCount,
        changed_record_count: preview.changedRecordCount,
        last_expires_at: instantTextOrNull(preview.lastExpiresAt),
        first_new_expiry_at: instantTextOrNull(preview.firstNewExpiryAt),
        first_new_metadata_expiry_at: instantTextOrNull(preview.firstNewMetadataExpiryAt),
        requests_per_day: preview.requestsPerDay,
        tokens_per_day: preview.tokensPerDay,
        storage_fee_per_day_nano_usd: nanoUsdNumber(preview.storageFeePerDayNanoUsd),
        storage_fee_per_day_now_nano_usd: nanoUsdNumber(preview.storageFeePerDayNowNanoUsd),
      };
    },
  }),
];

/** A metadata period that is left out stays as it is; where the plan has none any more, it goes. */
function toDraft(
  body: z.output<z.ZodObject<typeof changeShape>>,
  inForce: RetentionPolicy,
  { canLimitMetadata }: RetentionBounds,
): PolicyDraft {
  const kept = canLimitMetadata ? inForce.metadataRetentionDays : null;
  return {
    level: body.level,
    payloadRetentionDays: body.payload_retention_days,
    metadataRetentionDays: body.metadata_retention_days === undefined ? kept : body.metadata_retention_days,
  };
}

function toWire(policy: RetentionPolicy): z.input<typeof policySchema> {
  return {
    level: policy.level,
    payload_retention_days: policy.payloadRetentionDays,
    metadata_retention_days: policy.metadataRetentionDays,
    version: policy.version,
    effective_at: instantText(policy.effectiveAt),
  };
}
