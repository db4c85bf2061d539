import { type Group, joinGroups } from './segment.ts';

export interface ShipQueueLimits {
  /** How many bytes of entries are kept in memory; the rest is read from the disk when its turn comes. */
  readonly memoryBytesMax: number;
}

export interface BatchLimits {
  readonly entriesMax: number;
  readonly sizeBytesMax: number;
}

/** What is durable and not shipped, oldest first. */
export class ShipQueue {
  readonly #memoryBytesMax: number;
  readonly #groups: Group[] = [];
  #head = 0;
  #takenCount = 0;
  #memoryBytes = 0;
  entryCount = 0;
  sizeBytes = 0;

  constructor({ memoryBytesMax }: ShipQueueLimits) {
    this.#memoryBytesMax = memoryBytesMax;
  }

  get oldest(): Group | undefined {
    return this.#groups[this.#head];
  }

  push(group: Group): void {
    const heldBytes = heldBytesOf(group);
    if (this.#memoryBytes + heldBytes > this.#memoryBytesMax) group.entries = null;
    else this.#memoryBytes += heldBytes;
    this.entryCount += group.entryCount;
    this.sizeBytes += group.queuedBytes;
    const last = this.#groups.at(-1);
    // What is being shipped stays as it is: what came later is not among it.
    const isLastWaiting = this.#groups.length > this.#head + this.#takenCount;
    if (isLastWaiting && last !== undefined && joinGroups(last, group)) return;
    this.#groups.push(group);
  }

  /** The oldest groups that fit into a batch; one at least, when there is any. They stay in the queue, and as they are, until they are dropped. */
  take({ entriesMax, sizeBytesMax }: BatchLimits): readonly Group[] {
    let entryCount = 0;
    let sizeBytes = 0;
    let end = this.#head;
    for (let group = this.#groups[end]; group !== undefined; group = this.#groups[end]) {
      entryCount += group.entryCount;
      sizeBytes += group.queuedBytes;
      if (end > this.#head && (entryCount > entriesMax || sizeBytes > sizeBytesMax)) break;
      end += 1;
    }
    this.#takenCount = end - this.#head;
    return this.#groups.slice(this.#head, end);
  }

  /** Lets go of what was taken. */
  drop(groups: readonly Group[]): void {
    for (const group of groups) {
      this.entryCount -= group.entryCount;
      this.sizeBytes -= group.queuedBytes;
      this.#memoryBytes -= heldBytesOf(group);
      group.entries = null;
      group.isShipped = true;
    }
    this.#head += groups.length;
    this.#takenCount = 0;
    if (this.#head > COMPACT_AFTER && this.#head * 2 > this.#groups.length) {
      this.#groups.splice(0, this.#head);
      this.#head = 0;
    }
  }
}

const COMPACT_AFTER = 1_024;
/** What the objects of a record take in memory, beside its payload. */
const ENTRY_HEAP_BYTES = 4 * 1024;

function heldBytesOf({ entries, queuedBytes }: Group): number {
  return entries === null ? 0 : queuedBytes + entries.length * ENTRY_HEAP_BYTES;
}
