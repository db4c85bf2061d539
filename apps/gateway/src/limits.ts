import { MS_PER_MINUTE, MS_PER_SECOND } from '@lethe/core/time';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Every bound of the gateway, in one place. Bytes are counted before anything is parsed. */
export interface GatewayLimits {
  readonly headerSizeBytesMax: number;
  /** For the head of a request to arrive, and for a whole request. */
  readonly requestHeadTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** Between two pieces of a request body. */
  readonly bodyIdleTimeoutMs: number;
  readonly bodySizeBytesMax: number;
  readonly jsonDepthMax: number;

  /** Concurrent calls, and so concurrent streams, to one provider. */
  readonly upstreamConnectionsMax: number;
  readonly connectTimeoutMs: number;
  /** From the call of the upstream to the head of its answer. */
  readonly headersTimeoutMs: number;
  readonly firstByteTimeoutMs: number;
  /** Between two pieces of an answer, while the client takes them. */
  readonly idleTimeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly responseSizeBytesMax: number;
  /** An answer up to this size is checked as a whole before its head goes out. */
  readonly commitAfterBytes: number;
  /** One server-sent event, and all that is held back at the end of a stream. */
  readonly eventSizeBytesMax: number;
  readonly errorBodySizeBytesMax: number;

  /** How long and how far an upstream is read to its usage after the client has hung up. */
  readonly drainTimeoutMs: number;
  readonly drainSizeBytesMax: number;
  /** A payload above this is not stored. */
  readonly captureSizeBytesMax: number;

  /** How long the end of an answer waits for its record. */
  readonly recordTimeoutMs: number;
  /** How long a record is tried to be written, in the background. */
  readonly recordRetryMs: number;
  readonly recordQueueMax: number;
  readonly recordBatchMax: number;

  /** How long running requests may take to finish after a signal to stop. */
  readonly shutdownTimeoutMs: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  headerSizeBytesMax: 16 * KIB,
  requestHeadTimeoutMs: 10 * MS_PER_SECOND,
  requestTimeoutMs: 2 * MS_PER_MINUTE,
  bodyIdleTimeoutMs: 15 * MS_PER_SECOND,
  bodySizeBytesMax: 32 * MIB,
  jsonDepthMax: 128,

  upstreamConnectionsMax: 1_024,
  connectTimeoutMs: 10 * MS_PER_SECOND,
  headersTimeoutMs: 5 * MS_PER_MINUTE,
  firstByteTimeoutMs: 5 * MS_PER_MINUTE,
  idleTimeoutMs: 2 * MS_PER_MINUTE,
  totalTimeoutMs: 30 * MS_PER_MINUTE,
  responseSizeBytesMax: 128 * MIB,
  commitAfterBytes: 64 * KIB,
  eventSizeBytesMax: MIB,
  errorBodySizeBytesMax: 64 * KIB,

  drainTimeoutMs: 30 * MS_PER_SECOND,
  drainSizeBytesMax: 4 * MIB,
  captureSizeBytesMax: 64 * MIB,

  recordTimeoutMs: 10 * MS_PER_SECOND,
  recordRetryMs: 5 * MS_PER_MINUTE,
  recordQueueMax: 10_000,
  recordBatchMax: 500,

  shutdownTimeoutMs: 8 * MS_PER_SECOND,
};
