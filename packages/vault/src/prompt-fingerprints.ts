import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { type FingerprintKeyStore, fingerprintKeyBinding, type SecretVault } from '@lethe/core/keys';
import { shapePrompt } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';
import { KEY_BYTES } from './aead.ts';

export const FINGERPRINT_BYTES = 16;
/** Opened keys that are kept in memory, the longest unused of which goes first. */
const OPENED_KEYS_MAX = 1_000;

export interface FingerprintedPrompt {
  readonly organizationId: OrganizationId;
  /** The organization's key as it is stored; null when it has none yet, and gets one now. */
  readonly sealedKey: Uint8Array | null;
  readonly prompt: string;
}

/**
 * Fingerprints of the shapes of prompts, under a random key of their organization: nobody can tell from one what a prompt said, nor whether two
 * organizations use the same, and once the key is gone nobody can try prompts out.
 */
export interface PromptFingerprints {
  /** At once, but for the first of an organization that has no key. Null when its organization is gone. @throws {DomainError} key_unavailable */
  of(prompt: FingerprintedPrompt): Buffer | null | Promise<Buffer | null>;
}

export interface PromptFingerprintPorts {
  readonly secrets: SecretVault;
  readonly keys: FingerprintKeyStore;
}

export function createPromptFingerprints({ secrets, keys }: PromptFingerprintPorts): PromptFingerprints {
  const opened = new Map<OrganizationId, KeyObject>();

  function open(organizationId: OrganizationId, sealed: Uint8Array): KeyObject {
    const secret = secrets.open(fingerprintKeyBinding(organizationId), sealed);
    const key = createSecretKey(Buffer.from(secret, 'hex'));
    opened.set(organizationId, key);
    const [oldest] = opened.keys();
    if (opened.size > OPENED_KEYS_MAX && oldest !== undefined) opened.delete(oldest);
    return key;
  }

  function known(organizationId: OrganizationId): KeyObject | undefined {
    const key = opened.get(organizationId);
    if (key === undefined) return undefined;
    opened.delete(organizationId);
    opened.set(organizationId, key);
    return key;
  }

  async function make(organizationId: OrganizationId, prompt: string): Promise<Buffer | null> {
    const secret = randomBytes(KEY_BYTES).toString('hex');
    const sealed = await keys.keep(organizationId, secrets.seal(fingerprintKeyBinding(organizationId), secret));
    return sealed === null ? null : fingerprint(open(organizationId, sealed), prompt);
  }

  return {
    of({ organizationId, sealedKey, prompt }) {
      const key = known(organizationId);
      if (key !== undefined) return fingerprint(key, prompt);
      return sealedKey === null ? make(organizationId, prompt) : fingerprint(open(organizationId, sealedKey), prompt);
    },
  };
}

function fingerprint(key: KeyObject, prompt: string): Buffer {
  return createHmac('sha256', key).update(shapePrompt(prompt)).digest().subarray(0, FINGERPRINT_BYTES);
}
