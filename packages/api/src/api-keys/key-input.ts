import { DomainError } from '@lethe/core/errors';
import { type ApiKey, apiKeySettingsShape, keyNotFound } from '@lethe/core/keys';
import { type ApiKeyId, isUuid, maskApiKey, type ProjectId } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationScope } from '../procedure/builder.ts';

const ID_LENGTH_MAX = 200;

export const keyIdSchema = z.string().max(ID_LENGTH_MAX);
export const keyInput = z.strictObject({ ...organizationScope, apiKeyId: keyIdSchema });
export const settingsInput = apiKeySettingsShape;

/** A text that is no id names nothing and is answered exactly like a missing one. */
export function requireApiKeyId(text: string): ApiKeyId {
  if (!isUuid(text)) throw keyNotFound();
  return text as ApiKeyId;
}

export function requireProjectId(text: string): ProjectId {
  if (!isUuid(text)) throw new DomainError('not_found', 'There is no such project.');
  return text as ProjectId;
}

/** A key as it is shown: by its mask, never by itself. */
export function shownKey({ environment, lastFour, ...key }: ApiKey) {
  return { ...key, mask: maskApiKey({ environment, lastFour }) };
}
