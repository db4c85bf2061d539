import { DomainError } from '@lethe/core/errors';
import { KEY_BYTES } from './aead.ts';
import type { MasterKeyEntry, MasterKeySource } from './master-key-source.ts';

const VARIABLE = 'LETHE_MASTER_KEYS';
/** Two that live, one that is disabled, and one that stands by. */
const VERSIONS_MAX = 4;
const ENTRY = /^([1-9]\d{0,8}):([A-Za-z0-9+/]{43}=)(:standby)?$/;
const FORM = '<version>:<32 random bytes in base64>, as openssl rand -base64 32 makes them';

/**
 * Reads `2:<base64>,1:<base64>`, in any order: the highest version wraps, the others open. One that ends in `:standby` opens and does not
 * wrap yet, so that every machine can have it before the first one uses it.
 * @throws {DomainError} key_unavailable. Names the variable and the place in it, and never what stands there.
 */
function parseMasterKeys(text: string): readonly MasterKeyEntry[] {
  const texts = text.split(',').map((entry) => entry.trim());
  if (texts.length > VERSIONS_MAX) throw wrong(`has more than ${VERSIONS_MAX} versions; remove those that are retired`);
  const entries = texts.map((entry, index) => parseEntry(entry, index + 1));
  if (new Set(entries.map(({ version }) => version)).size < entries.length) {
    throw wrong('names a version twice; give each key a version of its own');
  }
  if (entries.every(({ isStandby }) => isStandby)) throw wrong('has standby versions only; one has to wrap');
  return entries.toSorted((one, other) => one.version - other.version);
}

function parseEntry(text: string, place: number): MasterKeyEntry {
  const [, version, base64, standby] = ENTRY.exec(text) ?? [];
  if (version === undefined || base64 === undefined) throw wrong(`is not as expected at entry ${place}; write ${FORM}`);
  const key = Buffer.from(base64, 'base64');
  if (key.length !== KEY_BYTES || key.every((byte) => byte === key[0])) {
    throw wrong(`has no random key at entry ${place}; write ${FORM}`);
  }
  return { version: Number(version), key, isDisabled: false, isStandby: standby !== undefined };
}

/** Keys that the operator supplies. They change when the process is started anew. */
export function environmentSource(text: string): MasterKeySource {
  let entries: readonly MasterKeyEntry[] | null = parseMasterKeys(text);
  return {
    provider: 'environment',
    variable: VARIABLE,
    read() {
      const read = entries;
      entries = null;
      return read;
    },
  };
}

function wrong(what: string): DomainError {
  return new DomainError('key_unavailable', `${VARIABLE} ${what}.`);
}
