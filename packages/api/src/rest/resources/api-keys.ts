import {
  type ApiKey,
  apiKeySettingsShape,
  createApiKey,
  keyNotFound,
  revokeApiKey,
  SPEND_LIMIT_NANO_USD_MAX,
} from '@lethe/core/keys';
import { maskApiKey } from '@lethe/core/tenancy';
import { z } from 'zod';
import { keyCommandOf, keyPortsOf } from '../../api-keys/key-call.ts';
import { requireApiKeyId, requireProjectId } from '../../api-keys/key-input.ts';
import { defineOperation, type ManagementContext } from '../define-operation.ts';
import {
  idParamSchema,
  idSchema,
  instantInputSchema,
  instantSchema,
  instantText,
  instantTextOrNull,
  nanoUsdNumber,
  nanoUsdNumberOrNull,
  nanoUsdSchema,
} from '../wire.ts';

const { name, retentionLevel, payloadRetentionDays, rateLimitPerMinute, concurrencyLimit, allowedModels } =
  apiKeySettingsShape;

const apiKeySchema = z.strictObject({
  id: idSchema,
  project_id: idSchema,
  project_name: z.string(),
  name: z.string(),
  mask: z.string().describe('What is shown of the key: `lethe_live_…9xQ2`.'),
  created_at: instantSchema,
  expires_at: instantSchema.nullable(),
  last_used_at: instantSchema.nullable(),
  revoked_at: instantSchema.nullable(),
  replaced_by_id: idSchema.nullable(),
  retention_level: z.string().nullable(),
  payload_retention_days: z.int().nullable(),
  spend_limit_nano_usd: nanoUsdSchema.nullable(),
  spent_nano_usd: nanoUsdSchema,
  rate_limit_per_minute: z.int().nullable(),
  concurrency_limit: z.int().nullable().describe('How many of its requests may run at the same time.'),
  allowed_models: z.array(z.string()).describe('Empty: all.'),
});
const params = z.strictObject({ id: idParamSchema.describe('The id of the API key.') });

const createSchema = z.strictObject({
  project_id: idParamSchema,
  name,
  expires_at: instantInputSchema.nullable().default(null),
  retention_level: retentionLevel.default(null),
  payload_retention_days: payloadRetentionDays.default(null),
  spend_limit_nano_usd: z.int().min(0).max(Number(SPEND_LIMIT_NANO_USD_MAX)).transform(BigInt).nullable().default(null),
  rate_limit_per_minute: rateLimitPerMinute.default(null),
  concurrency_limit: concurrencyLimit.default(null),
  allowed_models: allowedModels.default([]),
});

export const apiKeyOperations = [
  defineOperation({
    id: 'listApiKeys',
    method: 'GET',
    path: '/api-keys',
    scope: 'keys:read',
    summary: 'Lists the API keys, newest first, without the keys themselves.',
    query: z.strictObject({ project_id: idParamSchema.optional() }),
    output: z.strictObject({ data: z.array(apiKeySchema) }),
    async handle({ ports, organization }, { query: { project_id } }) {
      const project = project_id === undefined ? null : requireProjectId(project_id);
      return { data: (await ports.apiKeys.list(organization.id, project)).map(toWire) };
    },
  }),
  defineOperation({
    id: 'createApiKey',
    method: 'POST',
    path: '/api-keys',
    scope: 'keys:write',
    summary: 'Makes an API key of a project.',
    description: '`api_key` is in this answer and in no other.',
    body: createSchema,
    output: apiKeySchema.extend({ api_key: z.string().describe('The key itself, this once.') }),
    successStatus: 201,
    errors: ['not_found', 'conflict', 'retention_out_of_bounds'],
    async handle(context, { body }) {
      const { apiKey, apiKeyId } = await createApiKey(keyPortsOf(context), {
        ...keyCommandOf(context),
        projectId: requireProjectId(body.project_id),
        settings: {
          name: body.name,
          expiresAt: body.expires_at,
          retentionLevel: body.retention_level,
          payloadRetentionDays: body.payload_retention_days,
          spendLimitNanoUsd: body.spend_limit_nano_usd,
          rateLimitPerMinute: body.rate_limit_per_minute,
          concurrencyLimit: body.concurrency_limit,
          allowedModels: body.allowed_models,
        },
      });
      return { ...(await shownKey(context, apiKeyId)), api_key: apiKey };
    },
  }),
  defineOperation({
    id: 'revokeApiKey',
    method: 'DELETE',
    path: '/api-keys/{id}',
    scope: 'keys:write',
    summary: 'Revokes an API key for good.',
    description: 'Every gateway refuses it within 5 seconds. A repeat changes nothing.',
    params,
    output: apiKeySchema,
    errors: ['not_found'],
    async handle(context, { params: { id } }) {
      const apiKeyId = requireApiKeyId(id);
      await revokeApiKey(keyPortsOf(context), { ...keyCommandOf(context), apiKeyId });
      return shownKey(context, apiKeyId);
    },
  }),
];

async function shownKey({ ports, organization }: ManagementContext, apiKeyId: ApiKey['id']) {
  const key = await ports.apiKeys.find(organization.id, apiKeyId);
  if (key === null) throw keyNotFound();
  return toWire(key);
}

function toWire(key: ApiKey): z.input<typeof apiKeySchema> {
  return {
    id: key.id,
    project_id: key.projectId,
    project_name: key.projectName,
    name: key.name,
    mask: maskApiKey(key),
    created_at: instantText(key.createdAt),
    expires_at: instantTextOrNull(key.expiresAt),
    last_used_at: instantTextOrNull(key.lastUsedAt),
    revoked_at: instantTextOrNull(key.revokedAt),
    replaced_by_id: key.replacedById,
    retention_level: key.retentionLevel,
    payload_retention_days: key.payloadRetentionDays,
    spend_limit_nano_usd: nanoUsdNumberOrNull(key.spendLimitNanoUsd),
    spent_nano_usd: nanoUsdNumber(key.spentNanoUsd),
    rate_limit_per_minute: key.rateLimitPerMinute,
    concurrency_limit: key.concurrencyLimit,
    allowed_models: [...key.allowedModels],
  };
}
