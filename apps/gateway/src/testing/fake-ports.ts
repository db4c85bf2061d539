import { randomUUID } from 'node:crypto';
import type { FingerprintKeyStore } from '@lethe/core/keys';
import type { HourKeyStore, WrappedHourKey } from '@lethe/core/payloads';
import type { ApiKeyId, OrganizationId, ProjectId } from '@lethe/core/tenancy';
import type { ApiKeyResolver, KeySnapshot, KeyUse, RecordEntry, RecordOutcome, RecordWriter } from '@lethe/db';

/** Keys by digest, in memory. */
export class FakeApiKeys implements ApiKeyResolver {
  readonly snapshots = new Map<string, KeySnapshot>();
  askedCount = 0;
  readonly uses: KeyUse[] = [];
  failure: Error | null = null;

  add(digest: Buffer, traits: Partial<KeySnapshot> = {}): KeySnapshot {
    const snapshot: KeySnapshot = {
      apiKeyId: randomUUID() as ApiKeyId,
      projectId: randomUUID() as ProjectId,
      projectMode: 'api_keys',
      organizationId: randomUUID() as OrganizationId,
      plan: 'pro',
      lifecycleState: 'active',
      policy: { level: 'metadata_only', payloadRetentionDays: 30, metadataRetentionDays: null, version: 1 },
      redaction: null,
      spending: { version: 0, outOfCredit: 'continue_unstored', monthlyStorageCapNanoUsd: null, isCreditLow: false },
      projectRetention: { level: null, payloadRetentionDays: null },
      keyRetention: { level: null, payloadRetentionDays: null },
      expiresAt: null,
      allowedModels: [],
      rateLimitPerMinute: null,
      concurrencyLimit: null,
      spendLimitNanoUsd: null,
      spentNanoUsd: 0n,
      ownProviders: [],
      sealedFingerprintKey: null,
      ...traits,
    };
    this.snapshots.set(digest.toString('hex'), snapshot);
    return snapshot;
  }

  async noteUses(uses: readonly KeyUse[]): Promise<void> {
    if (this.failure !== null) throw this.failure;
    this.uses.push(...uses);
  }

  async resolve(digest: Uint8Array): Promise<KeySnapshot | null> {
    this.askedCount += 1;
    if (this.failure !== null) throw this.failure;
    return this.snapshots.get(Buffer.from(digest).toString('hex')) ?? null;
  }
}

/** Records in memory, with the ways in which a database can fail. */
export class FakeRecords implements RecordWriter {
  readonly batches: (readonly RecordEntry[])[] = [];
  /** How many of the next calls fail. */
  failuresLeft = 0;
  /** Set to hold the next writes up until it resolves. */
  gate: Promise<void> | null = null;

  get entries(): readonly RecordEntry[] {
    return this.batches.flat();
  }

  async write(entries: readonly RecordEntry[]): Promise<readonly RecordOutcome[]> {
    await this.gate;
    if (this.failuresLeft > 0) {
      this.failuresLeft -= 1;
      throw new Error('the database is away');
    }
    this.batches.push(entries);
    return entries.map(({ record }) => ({
      isWritten: true,
      isStored: record.retention.expiresAt !== null,
    }));
  }
}

export class FakeFingerprintKeys implements FingerprintKeyStore {
  readonly kept = new Map<OrganizationId, Uint8Array>();
  failure: Error | null = null;

  async keep(organizationId: OrganizationId, sealedKey: Uint8Array): Promise<Uint8Array> {
    if (this.failure !== null) throw this.failure;
    const known = this.kept.get(organizationId) ?? sealedKey;
    this.kept.set(organizationId, known);
    return known;
  }
}

export class FakeHourKeys implements HourKeyStore {
  readonly #keys: WrappedHourKey[] = [];
  failure: Error | null = null;

  async newest(organizationId: OrganizationId, expiryHour: Date): Promise<WrappedHourKey | null> {
    if (this.failure !== null) throw this.failure;
    return this.#of(organizationId, expiryHour).at(-1) ?? null;
  }

  async find(organizationId: OrganizationId, expiryHour: Date, generation: number): Promise<WrappedHourKey | null> {
    return this.#of(organizationId, expiryHour).find((key) => key.generation === generation) ?? null;
  }

  async insertIfAbsent(key: WrappedHourKey): Promise<WrappedHourKey> {
    const known = await this.find(key.organizationId, key.expiryHour, key.generation);
    if (known === null) this.#keys.push(key);
    return known ?? key;
  }

  #of(organizationId: OrganizationId, expiryHour: Date): WrappedHourKey[] {
    return this.#keys.filter(
      (key) => key.organizationId === organizationId && key.expiryHour.getTime() === expiryHour.getTime(),
    );
  }
}
