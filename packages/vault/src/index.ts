export { digestApiKey, type MintedApiKey, mintApiKey } from './api-keys.ts';
export { HOUR_KEY_CACHE_MS, type HourKeyringPorts } from './hour-keyring.ts';
export { loadMasterKey, type MasterKey } from './master-key.ts';
export { createSealer, type Sealer } from './sealer.ts';
