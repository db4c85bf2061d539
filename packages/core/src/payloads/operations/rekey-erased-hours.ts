import { invariant } from '../../errors/index.ts';
import type { WrappedHourKey } from '../ports.ts';
import type { DueRekey, PayloadKeyRewrapper, RekeyStore, WrappingKey } from '../rewrap-ports.ts';

export interface RekeyPorts {
  readonly rekeys: RekeyStore;
  readonly rewrapper: PayloadKeyRewrapper;
  /** For how long a gateway may seal under a key that it remembers. */
  readonly cacheMs: number;
  readonly limits?: Partial<RekeyLimits>;
}

interface RekeyLimits {
  /** Hours in one run; what is left goes with the next one. */
  readonly hourCountMax: number;
  /** Payload keys in one transaction. */
  readonly batchSizeMax: number;
  /** Batches of one hour in one run, so that an hour with many payloads does not hold up others. */
  readonly batchCountMax: number;
}

const LIMITS: RekeyLimits = { hourCountMax: 200, batchSizeMax: 1_000, batchCountMax: 100 };

export interface RekeyReport {
  readonly rewrappedCount: number;
  readonly destroyedCount: number;
  /** Of hours that failed; the others went on. */
  readonly failures: readonly unknown[];
}

/**
 * Replaces the keys of hours from which something was erased: the next generation, the survivors' payload keys under it, then the end of the
 * old generation. Repeating is safe at every point: each step looks at what is there and goes on from it. One hour's failure stops no other.
 */
export async function rekeyErasedHours(ports: RekeyPorts): Promise<RekeyReport> {
  const limits = { ...LIMITS, ...ports.limits };
  const token = await ports.rekeys.claim();
  let rewrappedCount = 0;
  let destroyedCount = 0;
  const failures: unknown[] = [];
  for (const hour of await ports.rekeys.due(limits.hourCountMax)) {
    try {
      rewrappedCount += await rewrapSurvivors(ports, { token, hour, limits });
      destroyedCount += (await ports.rekeys.finish(token, hour, ports.cacheMs)).length;
    } catch (error) {
      failures.push(error);
    }
  }
  return { rewrappedCount, destroyedCount, failures };
}

interface RewrapInput {
  readonly token: bigint;
  readonly hour: DueRekey;
  readonly limits: RekeyLimits;
}

async function rewrapSurvivors(
  { rekeys, rewrapper }: RekeyPorts,
  { token, hour, limits }: RewrapInput,
): Promise<number> {
  const generation = hour.isRenewed ? hour.newestGeneration : hour.newestGeneration + 1;
  if (!hour.isRenewed) await rekeys.renew(token, rewrapper.createHourKey({ ...identityOf(hour), generation }));
  const keys = new Map((await rekeys.hourKeys(hour)).map((key) => [key.generation, { kind: 'hour', key } as const]));
  const to = keys.get(generation);
  // The hour ended meanwhile, and the sweep destroyed its keys: there is nothing to keep.
  if (to === undefined) return 0;
  let total = 0;
  for (let batch = 0; batch < limits.batchCountMax; batch += 1) {
    const survivors = await rekeys.survivors(hour, limits.batchSizeMax);
    if (survivors.length === 0) return total;
    const wraps = rewrapper.rewrap(
      survivors.map((survivor) => ({ ...survivor, from: keyOf(keys, survivor.generation), to })),
    );
    const moved = survivors.map(({ keyId }, index) => ({ keyId, wrappedKey: wraps[index] ?? new Uint8Array() }));
    total += await rekeys.storeWraps(token, to.key, moved);
  }
  return total;
}

function identityOf({ organizationId, expiryHour }: DueRekey): Pick<WrappedHourKey, 'organizationId' | 'expiryHour'> {
  return { organizationId, expiryHour };
}

function keyOf(keys: ReadonlyMap<number, WrappingKey>, generation: number): WrappingKey {
  const key = keys.get(generation);
  invariant(key !== undefined, 'a generation that has survivors is not destroyed');
  return key;
}
