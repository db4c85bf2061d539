// Hot path: one push a chunk. Exists only for requests whose payload is to be stored; at metadata only there is no capture at all.
import { invariant } from '@lethe/core/errors';
import type { RecordedPart } from '@lethe/core/payloads';
import { RedactionFailure } from '@lethe/core/redaction';
import type { Redaction, StorageObstacle } from '@lethe/core/retention';
import type { Logger } from '@lethe/telemetry';
import type { PromptFingerprints, Sealer } from '@lethe/vault';
import type { GatewayLimits } from '../limits.ts';
import type { PayloadRedaction } from '../redaction/payload-redaction.ts';
import type { Admission } from './admission.ts';

export interface SealPorts {
  readonly sealer: Pick<Sealer, 'seal'>;
  readonly redaction: PayloadRedaction;
  readonly fingerprints: PromptFingerprints;
  readonly logger: Logger;
}

const REQUEST_MEDIA_TYPE = 'application/json';

/** What came of sealing a payload. */
export type SealedPayload =
  | { readonly parts: readonly RecordedPart[]; readonly obstacle: null }
  | { readonly parts: readonly []; readonly obstacle: StorageObstacle };

/** A payload as it is to be sealed. */
interface PlainPayload {
  readonly request: Uint8Array;
  readonly response: Uint8Array;
  readonly systemPrompt: string | null;
  /** Null where nothing is redacted. */
  readonly redactedCounts: readonly [request: number, response: number] | null;
}

const NOT_SEALED: SealedPayload = { parts: [], obstacle: 'store_failed' };
const NOT_REDACTED: SealedPayload = { parts: [], obstacle: 'redaction_failed' };

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

  /** Both parts, redacted where the policy says so, and sealed; or why not. Nothing is ever kept in plain, or as it was before, instead. */
  async seal(ports: SealPorts): Promise<SealedPayload> {
    const { requestId, principal } = this.#admission;
    const identity = { requestId, organizationId: principal.organizationId };
    if (this.#isTooLarge) {
      ports.logger.warn('payload_too_large', { ...identity, sizeBytes: this.#sizeBytes });
      return NOT_SEALED;
    }
    try {
      const { redaction } = principal;
      const plain = redaction === null ? this.#plain() : await this.#redacted(ports, redaction);
      return { parts: await this.#sealParts(ports, plain), obstacle: null };
    } catch (error) {
      if (error instanceof RedactionFailure) {
        ports.logger.warn('payload_not_redacted', { ...identity, reason: error.reason });
        return NOT_REDACTED;
      }
      ports.logger.error('payload_not_sealed', error, identity);
      return NOT_SEALED;
    }
  }

  #plain(): PlainPayload {
    const { body, systemPrompt } = this.#admission.request;
    return { request: body, response: Buffer.concat(this.#chunks), systemPrompt, redactedCounts: null };
  }

  /** @throws {RedactionFailure} */
  async #redacted(ports: SealPorts, redaction: Redaction): Promise<PlainPayload> {
    const { endpoint } = this.#admission.protocol;
    const { request, response, systemPrompt } = this.#plain();
    const redacted = await ports.redaction.redact(
      redaction,
      [
        { part: 'request', endpoint, mediaType: REQUEST_MEDIA_TYPE, bytes: request },
        { part: 'response', endpoint, mediaType: this.mediaType, bytes: response },
      ],
      systemPrompt === null ? [] : [systemPrompt],
    );
    const [redactedRequest, redactedResponse] = redacted.parts;
    invariant(redactedRequest !== undefined && redactedResponse !== undefined, 'both parts come back');
    return {
      request: redactedRequest.bytes,
      response: redactedResponse.bytes,
      systemPrompt: redacted.texts[0] ?? null,
      redactedCounts: [redactedRequest.count, redactedResponse.count],
    };
  }

  async #sealParts(ports: SealPorts, plain: PlainPayload): Promise<readonly RecordedPart[]> {
    const { requestId, principal, retention } = this.#admission;
    const binding = {
      requestId,
      organizationId: principal.organizationId,
      projectId: principal.projectId,
      expiresAt: this.#expiresAt,
      policyVersion: retention.policyVersion,
    };
    const { redactedCounts } = plain;
    const [request, response, promptFingerprint] = await Promise.all([
      ports.sealer.seal({ ...binding, part: 'request', mediaType: REQUEST_MEDIA_TYPE }, plain.request),
      ports.sealer.seal({ ...binding, part: 'response', mediaType: this.mediaType }, plain.response),
      this.#fingerprint(ports, plain.systemPrompt),
    ]);
    return [
      { ...request, promptFingerprint, redactedCount: redactedCounts?.[0] ?? null },
      { ...response, redactedCount: redactedCounts?.[1] ?? null },
    ];
  }

  /** A payload is worth storing without: null when there is none, or none can be made now. */
  async #fingerprint({ fingerprints, logger }: SealPorts, prompt: string | null): Promise<Uint8Array | null> {
    if (prompt === null) return null;
    const { organizationId, sealedFingerprintKey: sealedKey } = this.#admission.principal;
    try {
      return await fingerprints.of({ organizationId, sealedKey, prompt });
    } catch (error) {
      logger.error('prompt_not_fingerprinted', error, { requestId: this.#admission.requestId, organizationId });
      return null;
    }
  }
}
