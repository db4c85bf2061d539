import { DomainError } from '@lethe/core/errors';
import type { HoldKeyStore, WrappedHoldKey } from '@lethe/core/payloads';
import { type HoldKeyIdentity, holdKeyAssociatedData } from './associated-data.ts';
import { onceMore } from './hour-keyring.ts';
import type { MasterKeys } from './master-keys.ts';

/** An unwrapped key. The bytes are the caller's own, to be overwritten after use: `key.fill(0)`. */
export interface HoldKey extends WrappedHoldKey {
  readonly key: Buffer;
}

export interface HoldKeyring {
  /** Nothing is kept in memory: what a hold preserves is read rarely. @throws {DomainError} key_unavailable when the key was destroyed */
  forOpening(identity: HoldKeyIdentity): Promise<HoldKey>;
}

export interface HoldKeyringPorts {
  readonly masterKeys: MasterKeys;
  readonly holdKeys: HoldKeyStore;
}

export function createHoldKeyring({ masterKeys, holdKeys }: HoldKeyringPorts): HoldKeyring {
  return {
    // Between reading a wrap and opening it a rotation of the master key may replace it: then it is read again.
    forOpening: ({ organizationId, holdId }) =>
      onceMore(masterKeys, async () => {
        const wrapped = await holdKeys.find(organizationId, holdId);
        if (wrapped === null) {
          throw new DomainError('key_unavailable', 'The key of this legal hold has been destroyed.');
        }
        return { ...wrapped, key: unwrapHoldKey(masterKeys, wrapped) };
      }),
  };
}

export function unwrapHoldKey(masterKeys: Pick<MasterKeys, 'unwrap'>, wrapped: WrappedHoldKey): Buffer {
  const { wrappedKey: bytes, masterKeyVersion } = wrapped;
  return masterKeys.unwrap({ bytes, masterKeyVersion, associatedData: holdKeyAssociatedData(wrapped) });
}
