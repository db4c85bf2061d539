export { AuthenticationFailure } from './aead.ts';
export { digestApiKey, type MintedApiKey, type MintedKey, mintApiKey, mintKey } from './api-keys.ts';
export { createExportSealer } from './export-sealer.ts';
export { createHoldKeyring, type HoldKey, type HoldKeyring, type HoldKeyringPorts } from './hold-keyring.ts';
export type { HourKey } from './hour-key.ts';
export { createHourKeyring, type HourKeyring, type HourKeyringPorts } from './hour-keyring.ts';
export { createIdempotencyDigests, type IdempotencyDigests } from './idempotency-digests.ts';
export { linkTokens } from './link-tokens.ts';
export {
  createMasterKeyRotation,
  type MasterKeyRotation,
  type MasterKeyRotationPorts,
  type RotationReport,
} from './master-key-rotation.ts';
export type { LoadedMasterKey } from './master-key-source.ts';
export { checkMasterKeys, type MasterKeyWatch, type MasterKeyWatchPorts, watchMasterKeys } from './master-key-watch.ts';
export { createMasterKeyWriter, type MasterKeyWriter } from './master-key-writer.ts';
export type { MasterKeyring, MasterKeys, WrappedBytes, WrappedKey } from './master-keys.ts';
export {
  checkMasterKeySettings,
  type MasterKeySettingProblem,
  type MasterKeySettings,
  openMasterKeys,
  type RunningMasterKeys,
  startMasterKeys,
} from './open-master-keys.ts';
export {
  createPromptFingerprints,
  FINGERPRINT_BYTES,
  type FingerprintedPrompt,
  type PromptFingerprintPorts,
  type PromptFingerprints,
} from './prompt-fingerprints.ts';
export { createPayloadKeyRewrapper } from './rewrap-payload-keys.ts';
export { createSealer, type Sealer, type SealerPorts } from './sealer.ts';
export { createSecretVault } from './secret-vault.ts';
export {
  createSpoolCipher,
  type SegmentCipher,
  type SpoolCipher,
  type SpoolSegmentIdentity,
} from './spool-cipher.ts';
