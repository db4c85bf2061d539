import { DomainError } from '@lethe/core/errors';
import type { MasterKeyVersion, MasterKeyVersions } from '@lethe/core/retention';
import { MS_PER_SECOND } from '@lethe/core/time';
import type { MasterKeyring } from './master-keys.ts';

/** How often a process looks whether versions came, were disabled or went. */
const MASTER_KEY_WATCH_EVERY_MS = 3 * MS_PER_SECOND;

export interface MasterKeyWatchPorts {
  readonly masterKeys: MasterKeyring;
  readonly versions: MasterKeyVersions;
  /** Told once of each thing that an operator has to look at, until it changes. */
  readonly onProblem: (problem: unknown) => void;
}

/**
 * Compares what is loaded with what the database knows, before anything is wrapped, and makes a new version known.
 * A version that living keys need and that is not loaded is a problem to report; the rest works without it.
 * @throws {DomainError} key_unavailable when a key is not the one that it was, or an older copy of the keys was restored
 */
export async function checkMasterKeys(ports: MasterKeyWatchPorts): Promise<void> {
  const { masterKeys, versions, onProblem } = ports;
  const needed = await versions.listNeeded();
  const known = await compare(ports);
  const loaded = masterKeys.loaded().map(({ version }) => version);
  const opens = loaded.filter((version) => known.find((other) => other.version === version)?.disabledAt == null);
  const missing = needed.filter((version) => !opens.includes(version));
  if (missing.length > 0) {
    onProblem(problem(`What lives needs master key version ${missing.join(', ')}. Loaded: ${opens.join(', ')}.`));
  }
  const destroyed = known.filter(({ version, destroyedAt }) => destroyedAt !== null && loaded.includes(version));
  for (const { version } of destroyed) {
    onProblem(
      problem(
        `Master key version ${version} was destroyed and is loaded again. Remove it from ${masterKeys.variable}.`,
      ),
    );
  }
}

async function compare({ masterKeys, versions }: MasterKeyWatchPorts): Promise<readonly MasterKeyVersion[]> {
  const known = await versions.list();
  // A version is in the file before the database knows it: looked at in this order, the file has what the database knows.
  masterKeys.refresh();
  const { provider, newestVersion } = masterKeys;
  const loaded = masterKeys.loaded();
  for (const key of loaded) await versions.verify({ ...key, provider });
  const newestKnown = known.at(-1)?.version ?? 0;
  if (newestKnown > newestVersion) {
    const held = loaded.map(({ version }) => version).join(', ');
    throw problem(
      `Master key version ${newestKnown} is in use, and ${masterKeys.variable} has version ${held}: an older copy. Restore the newest one.`,
    );
  }
  const newest = loaded.find(({ version }) => version === newestVersion);
  if (newest !== undefined && newestKnown < newestVersion) await versions.register({ ...newest, provider });
  masterKeys.disable(known.filter(({ disabledAt }) => disabledAt !== null).map(({ version }) => version));
  return known;
}

export interface MasterKeyWatch {
  /** Looks at once. Never throws: what is wrong is reported, and what is in memory goes on being used. */
  look(): Promise<void>;
  close(): void;
}

/** Keeps a process up to date: a version that came is used, and one that was disabled or went is overwritten in memory, within seconds. */
export function watchMasterKeys(ports: MasterKeyWatchPorts): MasterKeyWatch {
  let reported: string | null = null;
  let isLooking = false;

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      // Also while the database does not answer.
      ports.masterKeys.refresh();
      await compare(ports);
      reported = null;
    } catch (error) {
      const text = String(error);
      if (text !== reported) ports.onProblem(error);
      reported = text;
    } finally {
      isLooking = false;
    }
  }

  const timer = setInterval(() => void look(), MASTER_KEY_WATCH_EVERY_MS).unref();
  return {
    look,
    close() {
      clearInterval(timer);
      ports.masterKeys.close();
    },
  };
}

function problem(message: string): DomainError {
  return new DomainError('key_unavailable', message);
}
