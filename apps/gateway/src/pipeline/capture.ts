// Hot path: one push a chunk. Exists only for requests whose payload is to be stored; at metadata only there is no capture at all.
import type { SealedPart } from '@lethe/core/payloads';
import type { Logger } from '@lethe/telemetry';
import type { Sealer } from '@lethe/vault';
import type { GatewayLimits } from '../limits.ts';
import type { Admission } from './admission.ts';

export interface SealPorts {
  readonly sealer: Pick<Sealer, 'seal'>;
  readonly logger: Logger;
}

/** A bounded copy of what the upstream answers, to be sealed together with what the caller sent. */
export class Capture {
  readonly #admission: Admission;
  readonly #expiresAt: Date;
  readonly #sizeBytesMax: number;
  #chunks: Buffer[] = [];
  #sizeBytes: number;
  #isTooLarge: boolean;
  /** The media type of the answer. */
  mediaType = 'application/json';

  private constructor(admission: Admission, expiresAt: Date, sizeBytesMax: number) {
    this.#admission = admission;
    this.#expiresAt = expiresAt;
    this.#sizeBytesMax = sizeBytesMax;
    this.#sizeBytes = admission.request.body.length;
    this.#isTooLarge = this.#sizeBytes > sizeBytesMax;
  }

  /** Null when nothing is to be stored. */
  static of(admission: Admission, limits: Pick<GatewayLimits, 'captureSizeBytesMax'>): Capture | null {
    const { expiresAt } = admission.retention;
    return expiresAt === null ? null : new Capture(admission, expiresAt, limits.captureSizeBytesMax);
  }

  get isEmpty(): boolean {
    return this.#sizeBytes === this.#admission.request.body.length;
  }

  push(chunk: Buffer): void {
    this.#sizeBytes += chunk.length;
    if (this.#isTooLarge) return;
    if (this.#sizeBytes > this.#sizeBytesMax || !this.#admission.room.grow(chunk.length)) {
      this.#isTooLarge = true;
      this.#chunks = [];
      return;
    }
    this.#chunks.push(chunk);
  }

  /** Another upstream answers instead. */
  forgetAnswer(): void {
    this.#chunks = [];
    this.#sizeBytes = this.#admission.request.body.length;
    this.#isTooLarge = this.#sizeBytes > this.#sizeBytesMax;
  }

  /** Both parts, sealed; null when they cannot be stored. Nothing is ever kept in plain instead. */
  async seal({ sealer, logger }: SealPorts): Promise<readonly SealedPart[] | null> {
    const { requestId, principal, request, retention } = this.#admission;
    const identity = { requestId, organizationId: principal.organizationId };
    if (this.#isTooLarge) {
      logger.warn('payload_too_large', { ...identity, sizeBytes: this.#sizeBytes });
      return null;
    }
    const binding = {
      ...identity,
      projectId: principal.projectId,
      expiresAt: this.#expiresAt,
      policyVersion: retention.policyVersion,
    };
    try {
      return await Promise.all([
        sealer.seal({ ...binding, part: 'request', mediaType: 'application/json' }, request.body),
        sealer.seal({ ...binding, part: 'response', mediaType: this.mediaType }, Buffer.concat(this.#chunks)),
      ]);
    } catch (error) {
      logger.error('payload_not_sealed', error, identity);
      return null;
    }
  }
}
