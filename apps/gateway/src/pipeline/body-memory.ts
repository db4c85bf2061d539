// Hot path: one object a request, an addition a piece of its body.
import type { AdmissionSlot } from '../limits/admission-slot.ts';

/** The bodies of all requests that run in this process, and what is kept of their answers. What does not fit is refused, or not stored, so that no number of large requests ends the process, and all others with it. */
export class BodyMemory {
  readonly #sizeBytesMax: number;
  #sizeBytes = 0;

  constructor(sizeBytesMax: number) {
    this.#sizeBytesMax = sizeBytesMax;
  }

  /** @param slot  the request's place among the running ones, which is released together with its body */
  hold(slot: AdmissionSlot): HeldBody {
    return new HeldBody(this, slot);
  }

  /** @returns false when there is not so much; then nothing has changed */
  take(sizeBytes: number): boolean {
    if (this.#sizeBytes + sizeBytes > this.#sizeBytesMax) return false;
    this.#sizeBytes += sizeBytes;
    return true;
  }

  giveBack(sizeBytes: number): void {
    this.#sizeBytes -= sizeBytes;
  }
}

/** What one request has of it, until it is over. */
export class HeldBody implements AdmissionSlot {
  readonly #memory: BodyMemory;
  readonly #slot: AdmissionSlot;
  #sizeBytes = 0;
  #isReleased = false;

  constructor(memory: BodyMemory, slot: AdmissionSlot) {
    this.#memory = memory;
    this.#slot = slot;
  }

  /** @returns false when there is no room for another piece */
  grow(sizeBytes: number): boolean {
    if (!this.#memory.take(sizeBytes)) return false;
    this.#sizeBytes += sizeBytes;
    return true;
  }

  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#memory.giveBack(this.#sizeBytes);
    this.#slot.release();
  }
}
