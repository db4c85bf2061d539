/** `refused`: a 503 before anything is done. `lost`: done, and the connection breaks before the answer. `held`: not begun until released. */
export type DisturbanceKind = 'refused' | 'lost' | 'held';

interface Disturbance {
  readonly kind: DisturbanceKind;
  readonly path: string | null;
  countLeft: number;
  readonly released: Promise<void>;
}

/** Troubles of the network that a test orders for the next calls of the API. */
export class Disturbances {
  #ordered: Disturbance[] = [];

  /** Of the next calls to a path, or to any. The answer releases those held and orders no more. */
  disturb(
    kind: DisturbanceKind,
    { count = 1, path = null }: { count?: number; path?: string | null } = {},
  ): () => void {
    const release = Promise.withResolvers<void>();
    const disturbance: Disturbance = { kind, path, countLeft: count, released: release.promise };
    this.#ordered.push(disturbance);
    return () => {
      release.resolve();
      this.#ordered = this.#ordered.filter((other) => other !== disturbance);
    };
  }

  /** The trouble of this call; null when it has none. */
  take(path: string): { kind: DisturbanceKind; released: Promise<void> } | null {
    const disturbance = this.#ordered.find((candidate) => candidate.path === null || candidate.path === path);
    if (disturbance === undefined) return null;
    disturbance.countLeft -= 1;
    if (disturbance.countLeft === 0) this.#ordered = this.#ordered.filter((other) => other !== disturbance);
    return disturbance;
  }
}
