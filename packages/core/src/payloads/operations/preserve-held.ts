import { DomainError, invariant } from '../../errors/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { HeldPreservation } from '../ports.ts';
import type { HeldPartStore, PayloadKeyRewrapper, WrappingKey } from '../rewrap-ports.ts';

export interface HeldPreservationPorts {
  readonly heldParts: HeldPartStore;
  readonly rewrapper: PayloadKeyRewrapper;
  /** Parts in one transaction. */
  readonly batchSizeMax?: number;
}

const BATCH_SIZE_MAX = 500;
/** A round may move nothing because a hold was released in between; several in a row mean that something else is wrong. */
const IDLE_ROUNDS_MAX = 3;

/**
 * Moves what holds cover of an ended hour under the holds' own keys, and nothing else of that hour. Repeating is safe: what has moved is not
 * there any more, and a part whose hold was released in between stays and goes with its hour.
 */
export function createHeldPreservation({
  batchSizeMax = BATCH_SIZE_MAX,
  ...ports
}: HeldPreservationPorts): HeldPreservation {
  const { heldParts, rewrapper } = ports;
  return {
    async preserveHeld(hour) {
      const hourKeys = new Map<number, WrappingKey>(
        (await heldParts.hourKeys(hour)).map((key) => [key.generation, { kind: 'hour', key }]),
      );
      const holdKeys = new Map<string, WrappingKey | null>();
      for (let idleRounds = 0; idleRounds < IDLE_ROUNDS_MAX; ) {
        const parts = await heldParts.heldParts(hour, batchSizeMax);
        if (parts.length === 0) return;
        const tasks = [];
        for (const part of parts) {
          const to = await holdKeyOf(ports, holdKeys, { ...hour, holdId: part.holdId });
          const from = hourKeys.get(part.generation);
          invariant(from !== undefined, 'the key of an hour is there until nothing held lies under it');
          if (to !== null) tasks.push({ part, task: { ...part, from, to } });
        }
        const wraps = rewrapper.rewrap(tasks.map(({ task }) => task));
        const rewrapped = tasks.map(({ part }, index) => ({ ...part, wrappedKey: wraps[index] ?? new Uint8Array() }));
        const movedCount = await heldParts.preserve(hour, rewrapped);
        holdKeys.clear();
        idleRounds = movedCount === 0 ? idleRounds + 1 : 0;
      }
      throw new DomainError('service_unavailable', 'What a legal hold covers could not be moved under its key.');
    },
  };
}

interface HoldKeyPorts {
  readonly heldParts: Pick<HeldPartStore, 'findHoldKey' | 'insertHoldKey'>;
  readonly rewrapper: PayloadKeyRewrapper;
}

/** The hold's key, made when it preserves something for the first time; null when the hold was released. */
export async function holdKeyOf(
  { heldParts, rewrapper }: HoldKeyPorts,
  known: Map<string, WrappingKey | null>,
  { organizationId, holdId }: { organizationId: OrganizationId; holdId: string },
): Promise<WrappingKey | null> {
  const found = known.get(holdId);
  if (found !== undefined) return found;
  const key =
    (await heldParts.findHoldKey(organizationId, holdId)) ??
    (await heldParts.insertHoldKey(rewrapper.createHoldKey({ organizationId, holdId })));
  const wrapping = key === null ? null : ({ kind: 'hold', key } as const);
  known.set(holdId, wrapping);
  return wrapping;
}
