import { DomainError } from '@lethe/core/errors';
import type { MasterKeyRotationStore, MasterKeyVersion, MasterKeyWrap } from '@lethe/core/retention';
import type { Clock } from '@lethe/core/time';

interface StoredWrap {
  wrap: MasterKeyWrap;
  version: number;
}

export interface MemoryRotationStore extends MasterKeyRotationStore {
  readonly wraps: readonly StoredWrap[];
  versions(): readonly MasterKeyVersion[];
  /** The versions whose destruction was recorded. */
  readonly destroyed: readonly number[];
  /** @throws {DomainError} key_unavailable when the version is disabled */
  add(wrap: MasterKeyWrap, version: number): void;
}

/** The rotation's side of a database, in memory, with the database's refusals. */
export function createMemoryRotationStore(clock: Clock): MemoryRotationStore {
  const wraps: StoredWrap[] = [];
  const destroyed: number[] = [];
  const fingerprints = new Map<number, string>();
  let versions: readonly MasterKeyVersion[] = [];
  let latestToken = 0n;

  const listNeeded = async () =>
    [...new Set(wraps.map(({ version }) => version))].toSorted((one, other) => one - other);

  const verify: MasterKeyRotationStore['verify'] = async ({ version, fingerprint }) => {
    const known = fingerprints.get(version);
    if (known === undefined || known === Buffer.from(fingerprint).toString('hex')) return;
    throw new DomainError('key_unavailable', 'This is not the master key of this database.');
  };

  const assertClaim = async (token: bigint) => {
    if (token !== latestToken) throw new Error('the rotation was taken over');
  };

  async function stamp(token: bigint, version: number, column: 'retiredAt' | 'disabledAt' | 'destroyedAt') {
    await assertClaim(token);
    if ((await listNeeded()).includes(version)) return false;
    const now = clock.now();
    versions = versions.map((known) =>
      known.version === version ? { ...known, [column]: known[column] ?? now } : known,
    );
    return true;
  }

  return {
    wraps,
    versions: () => versions,
    destroyed,
    listNeeded,
    verify,
    assertClaim,
    add(wrap, version) {
      const known = versions.find((candidate) => candidate.version === version);
      if (known !== undefined && known.disabledAt !== null) throw new DomainError('key_unavailable', 'disabled');
      wraps.push({ wrap, version });
    },
    list: async () => versions,
    async register(key) {
      await verify(key);
      if (versions.some(({ version }) => version >= key.version)) return;
      fingerprints.set(key.version, Buffer.from(key.fingerprint).toString('hex'));
      const never = { rotationAskedAt: null, retiredAt: null, disabledAt: null, destroyedAt: null };
      versions = [...versions, { version: key.version, provider: key.provider, createdAt: clock.now(), ...never }];
    },
    confirmedNow: async () => clock.now(),
    async claim() {
      latestToken += 1n;
      return latestToken;
    },
    listWraps: async ({ version, limit }) =>
      wraps
        .filter((stored) => stored.version === version)
        .slice(0, limit)
        .map(({ wrap }) => wrap),
    async rewrap({ token, toVersion, keys }) {
      await assertClaim(token);
      let rewrappedCount = 0;
      for (const { wrap, rewrapped } of keys) {
        const stored = wraps.find((candidate) => candidate.wrap === wrap);
        if (stored === undefined) continue;
        stored.wrap = { ...wrap, wrapped: rewrapped };
        stored.version = toVersion;
        rewrappedCount += 1;
      }
      return { rewrappedCount };
    },
    retire: (token, version) => stamp(token, version, 'retiredAt'),
    disable: (token, version) => stamp(token, version, 'disabledAt'),
    async recordDestruction(token, version) {
      if (destroyed.includes(version)) return false;
      if (!(await stamp(token, version, 'destroyedAt'))) throw new Error('the version is needed');
      destroyed.push(version);
      return true;
    },
  };
}
