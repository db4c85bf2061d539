import { DomainError } from '@lethe/core/errors';
import {
  type PolicyDraft,
  RETENTION_DAYS_MAX,
  RETENTION_LEVELS,
  type RetentionPolicy,
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

const policySchema = z.strictObject({
  ...draftShape,
  metadata_retention_days: z.int().nullable().describe("Null: the account's life."),
  version: z.int(),
  effective_at: instantSchema,
});

/** The metadata period cannot be chosen here yet; sent back as it was read it is accepted, so that a script can put what it got. */
const putSchema = z.strictObject({
  ...draftShape,
  metadata_retention_days: z.int().min(0).max(RETENTION_DAYS_MAX).nullish(),
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
      'Applies to requests admitted from now on; stored payloads keep their expiry. `version` is the one that the change was begun on: when another came into force since, nothing is saved.',
    body: putSchema,
    output: policySchema,
    errors: ['retention_out_of_bounds', 'policy_version_conflict'],
    async handle({ ports, retention, organization, actor, origin }, { body }) {
      await requireSameMetadataPeriod(ports.policies.current(organization.id), body.metadata_retention_days);
      const saved = await savePolicy(
        { policies: ports.policies, selfHosted: retention.selfHosted },
        {
          organizationId: organization.id,
          plan: organization.plan,
          baseVersion: body.version,
          draft: toDraft(body),
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
    body: z.strictObject(draftShape),
    output: z.strictObject({
      computed_at: instantSchema,
      changed_payload_count: z.int().describe('Stored payloads whose expiry changes: always 0.'),
      stored_payload_count: z.int(),
      last_expires_at: instantSchema.nullable(),
      first_new_expiry_at: instantSchema.nullable(),
      requests_per_day: z.int(),
      tokens_per_day: z.int(),
      storage_fee_per_day_nano_usd: nanoUsdSchema,
      storage_fee_per_day_now_nano_usd: nanoUsdSchema,
    }),
    async handle(context, { body }) {
      const { organization, projects } = context;
      const query = { organizationId: organization.id, projects, draft: toDraft(body) };
      const preview = await computePreview(context, query);
      return {
        computed_at: instantText(preview.computedAt),
        changed_payload_count: preview.changedPayloadCount,
        stored_payload_count: preview.storedPayloadCount,
        last_expires_at: instantTextOrNull(preview.lastExpiresAt),
        first_new_expiry_at: instantTextOrNull(preview.firstNewExpiryAt),
        requests_per_day: preview.requestsPerDay,
        tokens_per_day: preview.tokensPerDay,
        storage_fee_per_day_nano_usd: nanoUsdNumber(preview.storageFeePerDayNanoUsd),
        storage_fee_per_day_now_nano_usd: nanoUsdNumber(preview.storageFeePerDayNowNanoUsd),
      };
    },
  }),
];

/** A wish that could not be granted is refused, never dropped. */
async function requireSameMetadataPeriod(
  current: Promise<RetentionPolicy>,
  asked: number | null | undefined,
): Promise<void> {
  const { metadataRetentionDays } = await current;
  if (asked === undefined || asked === metadataRetentionDays) return;
  throw new DomainError('retention_out_of_bounds', 'The metadata period cannot be changed here.', {
    param: 'metadata_retention_days',
  });
}

function toDraft(body: { level: PolicyDraft['level']; payload_retention_days: number }): PolicyDraft {
  return { level: body.level, payloadRetentionDays: body.payload_retention_days };
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
