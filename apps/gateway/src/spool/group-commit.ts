// Hot path: budget 5 µs a record beside its encoding; one write and one fdatasync a group.
import type { DomainError } from '@lethe/core/errors';
import type { RecordEntry } from '@lethe/db';
import { type EncodedEntry, encodeEntry } from './entry-codec.ts';
import { notDurable } from './not-durable.ts';
import type { Group } from './segment.ts';
import type { SegmentWriter } from './segment-writer.ts';

export interface GroupCommitLimits {
  readonly entriesMax: number;
  readonly sizeBytesMax: number;
  /** How long an entry waits to be durable before its caller is told that it is not. */
  readonly timeoutMs: number;
}

export interface GroupCommitPorts {
  readonly writer: SegmentWriter;
  readonly limits: GroupCommitLimits;
  readonly onDurable: (group: Group) => void;
}

interface Waiting {
  readonly entry: RecordEntry;
  readonly encoded: EncodedEntry;
  readonly resolve: () => void;
  readonly reject: (error: DomainError) => void;
}

/** Gathers entries while a group is being made durable, so that many share one write and one fdatasync. */
export class GroupCommit {
  readonly #ports: GroupCommitPorts;
  #waiting: Waiting[] = [];
  #isBusy = false;
  #isStuck = false;
  #whenIdle: PromiseWithResolvers<void> | null = null;
  waitingBytes = 0;

  constructor(ports: GroupCommitPorts) {
    this.#ports = ports;
  }

  /** True while the disk has kept a group waiting beyond the limit. */
  get isStuck(): boolean {
    return this.#isStuck;
  }

  /**
   * Resolves when the entry is durable.
   * @throws {DomainError} record_not_durable
   */
  append(entry: RecordEntry): Promise<void> {
    return new Promise((resolve, reject) => {
      const encoded = encodeEntry(entry);
      this.#waiting.push({ entry, encoded, resolve, reject });
      this.waitingBytes += encoded.sizeBytes;
      if (this.#isBusy) return;
      this.#isBusy = true;
      // What ends in the same turn of the event loop joins the group.
      setImmediate(this.#run);
    });
  }

  /** Does something with the writer while no group is under way; nothing when one is. */
  async whileIdle(action: () => Promise<void>): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      await action();
    } finally {
      await this.#run();
    }
  }

  /** Resolves when no entry waits. */
  async whenIdle(): Promise<void> {
    while (this.#isBusy) {
      this.#whenIdle ??= Promise.withResolvers();
      await this.#whenIdle.promise;
    }
  }

  readonly #run = async (): Promise<void> => {
    while (this.#waiting.length > 0) await this.#commit(this.#takeGroup());
    this.#isBusy = false;
    this.#whenIdle?.resolve();
    this.#whenIdle = null;
  };

  #takeGroup(): readonly Waiting[] {
    const { entriesMax, sizeBytesMax } = this.#ports.limits;
    let sizeBytes = 0;
    let count = 0;
    for (const { encoded } of this.#waiting) {
      sizeBytes += encoded.sizeBytes;
      if (count > 0 && (count === entriesMax || sizeBytes > sizeBytesMax)) break;
      count += 1;
    }
    if (count < this.#waiting.length) return this.#waiting.splice(0, count);
    const group = this.#waiting;
    this.#waiting = [];
    return group;
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const timer = setInterval(this.#giveUp, this.#ports.limits.timeoutMs, group);
    try {
      const durable = await this.#ports.writer.write(group);
      this.#ports.onDurable(durable);
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(notDurable(error));
    } finally {
      clearInterval(timer);
      this.#isStuck = false;
      for (const { encoded } of group) this.waitingBytes -= encoded.sizeBytes;
    }
  }

  /** The callers are told, and writing goes on: what becomes durable later is shipped all the same. */
  readonly #giveUp = (group: readonly Waiting[]): void => {
    this.#isStuck = true;
    for (const { reject } of [...group, ...this.#waiting]) reject(notDurable());
  };
}
