export {
  ALLOWED_MODELS_MAX,
  type ApiKey,
  type ApiKeySettings,
  apiKeySettingsShape,
  CONCURRENCY_LIMIT_MAX,
  KEY_NAME_LENGTH_MAX,
  RATE_LIMIT_PER_MINUTE_MAX,
  ROTATION_OVERLAP_HOURS_MAX,
  SPEND_LIMIT_NANO_USD_MAX,
} from './api-key.ts';
export { type FingerprintKeyStore, fingerprintKeyBinding } from './fingerprint-key.ts';
export { isModelAllowed, isSpendLimitReached } from './key-limits.ts';
export type { ApiKeyPorts, KeyCommand } from './operations/check-settings.ts';
export { createApiKey } from './operations/create-api-key.ts';
export { deleteProviderKey } from './operations/delete-provider-key.ts';
export { keyNotFound } from './operations/find-key.ts';
export { revokeApiKey } from './operations/revoke-api-key.ts';
export { rotateApiKey } from './operations/rotate-api-key.ts';
export { type ProviderKeyPorts, type SaveProviderKeyCommand, saveProviderKey } from './operations/save-provider-key.ts';
export { updateApiKey } from './operations/update-api-key.ts';
export type {
  ApiKeyMint,
  ApiKeyRepository,
  NewApiKey,
  NewProviderKey,
  ProviderConnections,
  ProviderKeyRepository,
  SecretBinding,
  SecretVault,
  StoredProviderKey,
} from './ports.ts';
export {
  isKnownProvider,
  KNOWN_BASE_URLS,
  type ProviderKey,
  providerAddress,
  providerKeyDraftShape,
  providerNameSchema,
  SIMULATOR,
} from './provider-key.ts';
