import { DomainError, isDomainError } from '@lethe/core/errors';
import { fingerprintKeyBinding, providerAddress } from '@lethe/core/keys';
import {
  type MasterKeyAlarm,
  type MasterKeyRotationStore,
  type MasterKeyWrap,
  masterKeyAlarms,
  nextRotationAt,
  nextRotationStep,
  type RewrappedKey,
  type RotationState,
  type RotationStep,
} from '@lethe/core/retention';
import { webhookSecretBinding } from '@lethe/core/webhooks';
import { holdKeyAssociatedData, hourKeyAssociatedData } from './associated-data.ts';
import type { MasterKeyWriter } from './master-key-writer.ts';
import type { MasterKeyring } from './master-keys.ts';
import { rewrapSecret } from './secret-vault.ts';

/** Wraps in one statement: small enough that none of them runs for seconds. */
const BATCH_SIZE_MAX = 500;
/** A run that does more is not rotating but going round in circles; the next one goes on. */
const STEPS_MAX = 100;

export interface MasterKeyRotationPorts {
  readonly masterKeys: MasterKeyring;
  /** Null: the operator makes and removes versions. */
  readonly writer: MasterKeyWriter | null;
  readonly store: MasterKeyRotationStore;
}

export interface RotationReport {
  readonly steps: readonly RotationStep[];
  readonly rewrappedCount: number;
  readonly alarms: readonly MasterKeyAlarm[];
}

export interface MasterKeyRotation {
  /**
   * Does all that is due. Safe to repeat and to interrupt: what is next is read from the keys and the database each time.
   * @throws {DomainError} key_unavailable when something cannot be rewrapped; its version then stays
   */
  run(now: Date): Promise<RotationReport>;
  /** The earliest instant from `now` on at which there is something to do. */
  nextWorkAt(now: Date): Promise<Date | null>;
}

export function createMasterKeyRotation(ports: MasterKeyRotationPorts): MasterKeyRotation {
  return {
    async run(now) {
      const token = await ports.store.claim();
      await repeatDisabling(ports, token);
      const steps: RotationStep[] = [];
      let rewrappedCount = 0;
      for (;;) {
        const state = await readState(ports, now);
        const step = nextRotationStep(state);
        if (step === null || steps.length === STEPS_MAX) {
          return { steps, rewrappedCount, alarms: masterKeyAlarms(state) };
        }
        rewrappedCount += await perform(ports, step, token);
        steps.push(step);
      }
    },
    nextWorkAt: async (now) => nextRotationAt(await readState(ports, now)),
  };
}

/** A version that was disabled in the database by a run that ended there is disabled in the file as well, and in this process. */
async function repeatDisabling({ masterKeys, writer, store }: MasterKeyRotationPorts, token: bigint): Promise<void> {
  const loaded = masterKeys.loaded().map(({ version }) => version);
  const disabled = (await store.list()).filter(({ disabledAt }) => disabledAt !== null);
  masterKeys.disable(disabled.map(({ version }) => version));
  const left = disabled.filter(({ version, destroyedAt }) => destroyedAt === null && loaded.includes(version));
  if (left.length > 0) await store.assertClaim(token);
  for (const { version } of left) writer?.disable(version);
}

async function readState({ masterKeys, writer, store }: MasterKeyRotationPorts, now: Date): Promise<RotationState> {
  masterKeys.refresh();
  const loaded = masterKeys.loaded();
  const newestVersion = masterKeys.newestVersion;
  const newest = loaded.find(({ version }) => version === newestVersion);
  let versions = await store.list();
  // The one that wraps is known before anything is decided by its age.
  if (newest !== undefined && !versions.some(({ version }) => version === newestVersion)) {
    await store.register({ ...newest, provider: masterKeys.provider });
    versions = await store.list();
  }
  return {
    now,
    destructionNow: await store.confirmedNow(),
    newestVersion,
    loadedVersions: loaded.map(({ version }) => version),
    isOperatedByLethe: writer !== null,
    versions,
    neededVersions: await store.listNeeded(),
  };
}

/**
 * The file changes first where a change is one of both: a version that the database knew and no file had could wrap nothing, and one that
 * the log calls destroyed must be. Whatever was done before an interruption shows in the state, and is not done again.
 */
async function perform(ports: MasterKeyRotationPorts, { kind, version }: RotationStep, token: bigint): Promise<number> {
  const { writer, store } = ports;
  // The database refuses a rotation that was taken over by itself; the file cannot.
  await store.assertClaim(token);
  switch (kind) {
    case 'rewrap':
      return rewrapAll(ports, version, token);
    case 'make':
      writer?.make(version);
      return 0;
    case 'retire':
      await store.retire(token, version);
      return 0;
    case 'disable':
      if (await store.disable(token, version)) writer?.disable(version);
      return 0;
    case 'remove':
      writer?.remove(version);
      return 0;
    case 'destroy':
      writer?.remove(version);
      await store.recordDestruction(token, version);
      return 0;
  }
}

/**
 * Until nothing is left: processes that have not noticed the newer version go on wrapping by the old one for some seconds. What cannot be
 * rewrapped keeps nothing else from it.
 */
async function rewrapAll(
  { masterKeys, store }: MasterKeyRotationPorts,
  version: number,
  token: bigint,
): Promise<number> {
  let total = 0;
  for (;;) {
    const wraps = await store.listWraps({ version, limit: BATCH_SIZE_MAX });
    if (wraps.length === 0) return total;
    const { keys, unreadable } = rewrapBatch(masterKeys, version, wraps);
    if (keys.length === 0) throw cannotRewrap(version, unreadable);
    const { rewrappedCount } = await store.rewrap({ token, toVersion: masterKeys.newestVersion, keys });
    total += rewrappedCount;
  }
}

function rewrapBatch(masterKeys: MasterKeyring, version: number, wraps: readonly MasterKeyWrap[]) {
  const keys: RewrappedKey[] = [];
  const unreadable: MasterKeyWrap[] = [];
  for (const wrap of wraps) {
    try {
      keys.push({ wrap, rewrapped: rewrap(masterKeys, version, wrap) });
    } catch (error) {
      if (!isDomainError(error, 'key_unavailable')) throw error;
      unreadable.push(wrap);
    }
  }
  return { keys, unreadable };
}

function rewrap(masterKeys: MasterKeyring, masterKeyVersion: number, wrap: MasterKeyWrap): Buffer {
  const { wrapped: bytes } = wrap;
  switch (wrap.kind) {
    case 'hour_key':
      return masterKeys.rewrap({ bytes, masterKeyVersion, associatedData: hourKeyAssociatedData(wrap) }).bytes;
    case 'hold_key':
      return masterKeys.rewrap({ bytes, masterKeyVersion, associatedData: holdKeyAssociatedData(wrap) }).bytes;
    case 'provider_secret':
      return rewrapSecret(masterKeys, bytes, () => ({ ...wrap, origin: originOf(wrap) }));
    case 'webhook_secret':
      return rewrapSecret(masterKeys, bytes, () => webhookSecretBinding(wrap));
    case 'fingerprint_key':
      return rewrapSecret(masterKeys, bytes, () => fingerprintKeyBinding(wrap.organizationId));
  }
}

function originOf(wrap: { readonly provider: string; readonly baseUrl: string | null }): string {
  const address = providerAddress(wrap);
  if (address !== null && URL.canParse(address)) return new URL(address).origin;
  throw new DomainError('key_unavailable', 'The address that a credential is bound to is not known.');
}

/** A version that something unreadable names is kept: destroying it could not be taken back if the fault were elsewhere. */
function cannotRewrap(version: number, unreadable: readonly MasterKeyWrap[]): DomainError {
  const kinds = [...new Set(unreadable.map(({ kind }) => kind))].join(', ');
  return new DomainError(
    'key_unavailable',
    `Master key version ${version} cannot be retired: it does not open ${unreadable.length} of what it wraps (${kinds}).`,
  );
}
