import { DomainError } from '@lethe/core/errors';
import type { HourKeyStore, WrappedHourKey } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';

/** Hour keys in memory. Tests reach into `keys` to destroy and to rewrap. */
export class MemoryHourKeyStore implements HourKeyStore {
  keys: WrappedHourKey[] = [];
  readonly disabledVersions = new Set<number>();
  readCount = 0;

  async newest(organizationId: OrganizationId, expiryHour: Date): Promise<WrappedHourKey | null> {
    this.readCount += 1;
    const generations = this.#of(organizationId, expiryHour).toSorted(
      (one, other) => one.generation - other.generation,
    );
    return generations.at(-1) ?? null;
  }

  async find(organizationId: OrganizationId, expiryHour: Date, generation: number): Promise<WrappedHourKey | null> {
    this.readCount += 1;
    return this.#of(organizationId, expiryHour).find((key) => key.generation === generation) ?? null;
  }

  async insertIfAbsent(key: WrappedHourKey): Promise<WrappedHourKey> {
    if (this.disabledVersions.has(key.masterKeyVersion)) throw new DomainError('key_unavailable', 'disabled');
    const held = this.#of(key.organizationId, key.expiryHour).find(({ generation }) => generation === key.generation);
    if (held === undefined) this.keys.push(key);
    return held ?? key;
  }

  #of(organizationId: OrganizationId, expiryHour: Date): WrappedHourKey[] {
    return this.keys.filter((key) => key.organizationId === organizationId && +key.expiryHour === +expiryHour);
  }
}
