import { performance } from 'node:perf_hooks';
import { DomainError } from '@lethe/core/errors';
import { environmentSource } from './master-key-environment.ts';
import { createMasterKeyFile, masterKeyFileStamp, readMasterKeyFile } from './master-key-file.ts';
import type { MasterKeyEntry, MasterKeySource } from './master-key-source.ts';
import { checkMasterKeys, type MasterKeyWatchPorts, watchMasterKeys } from './master-key-watch.ts';
import { createMasterKeyring, type MasterKeyring } from './master-keys.ts';

/** The two variables of the master key, as they were set. Exactly one of them is. */
export interface MasterKeySettings {
  readonly LETHE_MASTER_KEY_FILE?: string | undefined;
  readonly LETHE_MASTER_KEYS?: string | undefined;
}

export interface MasterKeySettingProblem {
  readonly variable: MasterKeyring['variable'];
  readonly problem: string;
}

/** What is wrong with the two variables; null when they can be gone by. Never repeats a value. */
export function checkMasterKeySettings(settings: MasterKeySettings): MasterKeySettingProblem | null {
  const { LETHE_MASTER_KEY_FILE: file, LETHE_MASTER_KEYS: keys } = settings;
  if (isSet(file) && isSet(keys)) {
    return {
      variable: 'LETHE_MASTER_KEYS',
      problem: 'is set beside LETHE_MASTER_KEY_FILE; set one of them, because only one can be the master key',
    };
  }
  if (!isSet(file) && !isSet(keys)) {
    return {
      variable: 'LETHE_MASTER_KEY_FILE',
      problem: 'is not set; set it to where the master key is kept, or supply keys in LETHE_MASTER_KEYS',
    };
  }
  return null;
}

export interface OpenMasterKeysOptions {
  readonly keepsDisabled?: boolean;
  readonly monotonicMs?: () => number;
}

/**
 * Opens the master keys that the settings name. A file that is not there yet is made, with one version of 256 random bits.
 * @throws {DomainError} key_unavailable, with a message that begins with the variable or names the file
 */
export function openMasterKeys(settings: MasterKeySettings, options: OpenMasterKeysOptions = {}): MasterKeyring {
  const problem = checkMasterKeySettings(settings);
  if (problem !== null) throw new DomainError('key_unavailable', `${problem.variable} ${problem.problem}.`);
  const { keepsDisabled = false, monotonicMs = () => performance.now() } = options;
  const { LETHE_MASTER_KEYS: keys, LETHE_MASTER_KEY_FILE: file } = settings;
  const source = isSet(keys) ? environmentSource(keys) : fileSource(file ?? '');
  return createMasterKeyring({ source, keepsDisabled, monotonicMs });
}

export interface MasterKeyStart extends Omit<MasterKeyWatchPorts, 'masterKeys'> {
  readonly settings: MasterKeySettings;
  readonly keepsDisabled?: boolean;
}

export interface RunningMasterKeys {
  readonly masterKeys: MasterKeyring;
  /** Overwrites the keys in memory. */
  close(): void;
}

/**
 * Opens the master keys, compares them with what the database knows, and keeps them up to date until they are closed.
 * @throws {DomainError} key_unavailable
 */
export async function startMasterKeys({
  settings,
  keepsDisabled = false,
  ...ports
}: MasterKeyStart): Promise<RunningMasterKeys> {
  const masterKeys = openMasterKeys(settings, { keepsDisabled });
  try {
    await checkMasterKeys({ ...ports, masterKeys });
  } catch (error) {
    masterKeys.close();
    throw error;
  }
  const watch = watchMasterKeys({ ...ports, masterKeys });
  return { masterKeys, close: () => watch.close() };
}

function fileSource(file: string): MasterKeySource {
  createMasterKeyFile(file);
  let readStamp: string | null = null;
  return {
    provider: 'file',
    variable: 'LETHE_MASTER_KEY_FILE',
    read() {
      const stamp = masterKeyFileStamp(file);
      if (stamp === readStamp) return null;
      const entries = readSettled(file, stamp);
      readStamp = stamp;
      return entries;
    },
  };
}

/** A file that is replaced while it is read shows what overwrites it; its successor is read instead. */
function readSettled(file: string, stamp: string): readonly MasterKeyEntry[] {
  try {
    return readMasterKeyFile(file).entries;
  } catch (error) {
    if (masterKeyFileStamp(file) === stamp) throw error;
    return readMasterKeyFile(file).entries;
  }
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
