export { digestApiKey, type MintedApiKey, type MintedKey, mintApiKey, mintKey } from './api-keys.ts';
export { HOUR_KEY_CACHE_MS, type HourKeyringPorts } from './hour-keyring.ts';
export { linkTokens } from './link-tokens.ts';
export { loadMasterKey, type MasterKey } from './master-key.ts';
export { createSealer, type Sealer } from './sealer.ts';
export { createSecretVault } from './secret-vault.ts';
