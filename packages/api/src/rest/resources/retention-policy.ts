import { tryRedaction } from '@lethe/core/redaction';
import {
  type PolicyDraft,
  REDACTION_SAMPLE_LENGTH_MAX,
  RETENTION_DAYS_MAX,
  RETENTION_LEVELS,
  type RetentionBounds,
  type RetentionPolicy,
  redactionSchema,
  refuseStalePreview,
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
  redaction: redactionSchema.describe('What is taken out of a payload before it is stored.'),
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
  redaction: redactionSchema
    .optional()
    .describe('What is taken out of a payload before it is stored. All of it at once; left out: as it is.'),
};

const putSchema = z.strictObject({
  ...changeShape,
  previewed_at: instantSchema
    .optional()
    .describe('`computed_at` of the preview that the change is saved by: refused when it is more than 5 minutes old.'),
  version: z.int().min(1).describe('The version that the change was begun on.'),
});

const ruleSchema = z.strictObject({
  kind: z.enum(['project', 'key']),
  id: z.string(),
  project_id: z.string(),
  name: z.string(),
  asks_for: z.strictObject({
    level: z.enum(RETENTION_LEVELS).nullable(),
    payload_retention_days: z.int().nullable(),
  }),
  now: z.strictObject(draftShape),
  after: z.strictObject(draftShape),
  is_capped: z.boolean().describe('It asks for more than it gets after the change.'),
  request_count_30d: z.int(),
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
    errors: ['retention_out_of_bounds', 'redaction_pattern_invalid', 'policy_version_conflict', 'conflict'],
    async handle({ ports, clock, retention, organization, actor, origin }, { body }) {
      refuseStalePreview(body.previewed_at === undefined ? null : new Date(body.previewed_at), clock.now());
      const inForce = await ports.policies.current(organization.id);
      const bounds = retentionBounds(organization.plan, retention.selfHosted);
      const saved = await savePolicy(
        { policies: ports.policies, patterns: ports.redactionPatterns, selfHosted: retention.selfHosted },
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
      version: z.int().describe('The version in force when this was computed.'),
      longer_stamped_payload_count: z
        .int()
        .describe('Readable payloads that were stamped for longer than the policy in force.'),
      held_payload_count: z.int().nullable().describe('Under legal hold. Null without the scope holds:read.'),
      requests_per_day: z.int().describe('By the traffic of the last 7 days, as everything that follows.'),
      tokens_per_day: z.int(),
      stored_requests_per_day: z.int().describe('Of them, those whose payload the change would store.'),
      steady_payload_count: z.int().describe('Readable payloads once as many expire as come.'),
      stored_tokens_per_month: z.int().describe('A month of 30 days.'),
      stored_tokens_per_month_now: z.int(),
      storage_fee_per_day_nano_usd: nanoUsdSchema,
      storage_fee_per_day_now_nano_usd: nanoUsdSchema,
      storage_fee_per_month_nano_usd: nanoUsdSchema,
      storage_fee_per_month_now_nano_usd: nanoUsdSchema,
      rules: z
        .array(ruleSchema)
        .describe(
          'Projects and keys that set something of their own, as far as the scopes projects:read and keys:read go.',
        ),
    }),
    errors: ['retention_out_of_bounds', 'redaction_pattern_invalid'],
    async handle(context, { body }) {
      const { ports, organization, projects, retention } = context;
      const { id: organizationId, plan } = organization;
      const inForce = await ports.policies.current(organizationId);
      const draft = toDraft(body, inForce, retentionBounds(plan, retention.selfHosted));
      const preview = await computePreview(context, {
        organizationId,
        plan,
        projects,
        draft,
        canSee: {
          projects: context.scopes.includes('projects:read'),
          keys: context.scopes.includes('keys:read'),
          holds: context.scopes.includes('holds:read'),
        },
      });
      return {
        computed_at: instantText(preview.computedAt),
        changed_payload_count: preview.changedPayloadCount,
        stored_payload_count: preview.storedPayloadCount,
        changed_record_count: preview.changedRecordCount,
        last_expires_at: instantTextOrNull(preview.lastExpiresAt),
        first_new_expiry_at: instantTextOrNull(preview.firstNewExpiryAt),
        first_new_metadata_expiry_at: instantTextOrNull(preview.firstNewMetadataExpiryAt),
        version: preview.baseVersion,
        longer_stamped_payload_count: preview.longerStampedCount,
        held_payload_count: preview.heldPayloadCount,
        requests_per_day: preview.requestsPerDay,
        tokens_per_day: preview.tokensPerDay,
        stored_requests_per_day: preview.storedRequestsPerDay,
        steady_payload_count: preview.steadyPayloadCount,
        stored_tokens_per_month: preview.storedTokensPerMonth,
        stored_tokens_per_month_now: preview.storedTokensPerMonthNow,
        storage_fee_per_day_nano_usd: nanoUsdNumber(preview.storageFeePerDayNanoUsd),
        storage_fee_per_day_now_nano_usd: nanoUsdNumber(preview.storageFeePerDayNowNanoUsd),
        storage_fee_per_month_nano_usd: nanoUsdNumber(preview.storageFeePerMonthNanoUsd),
        storage_fee_per_month_now_nano_usd: nanoUsdNumber(preview.storageFeePerMonthNowNanoUsd),
        rules: preview.rules.map(ruleToWire),
      };
    },
  }),
  defineOperation({
    id: 'tryRedaction',
    method: 'POST',
    path: '/retention-policy/try-redaction',
    scope: 'policy:write',
    summary: 'What a redaction would make of a text. Nothing of the text is kept.',
    body: z.strictObject({ redaction: redactionSchema, sample: z.string().max(REDACTION_SAMPLE_LENGTH_MAX) }),
    output: z.strictObject({
      text: z.string().describe('The text with a mark in the place of each value that was found.'),
      counts: z.array(z.strictObject({ name: z.string(), count: z.int() })),
    }),
    errors: ['redaction_pattern_invalid'],
    async handle({ ports, clock }, { body }) {
      const { text, counts } = tryRedaction({ patterns: ports.redactionPatterns, clock }, body);
      return { text, counts: [...counts] };
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
    redaction: body.redaction ?? inForce.redaction,
  };
}

function ruleToWire(rule: Awaited<ReturnType<typeof computePreview>>['rules'][number]): z.input<typeof ruleSchema> {
  const setting = <Level, Days>(of: { readonly level: Level; readonly payloadRetentionDays: Days }) => ({
    level: of.level,
    payload_retention_days: of.payloadRetentionDays,
  });
  return {
    kind: rule.kind,
    id: rule.id,
    project_id: rule.projectId,
    name: rule.name,
    asks_for: setting(rule.override),
    now: setting(rule.now),
    after: setting(rule.after),
    is_capped: rule.isCapped,
    request_count_30d: rule.requestCount,
  };
}

function toWire(policy: RetentionPolicy): z.input<typeof policySchema> {
  return {
    level: policy.level,
    payload_retention_days: policy.payloadRetentionDays,
    metadata_retention_days: policy.metadataRetentionDays,
    redaction: policy.redaction,
    version: policy.version,
    effective_at: instantText(policy.effectiveAt),
  };
}
