import { MS_PER_MINUTE, MS_PER_SECOND } from '@lethe/core/time';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Every bound of the gateway, in one place. Bytes are counted before anything is parsed. */
export interface GatewayLimits {
  readonly headerSizeBytesMax: number;
  readonly headerCountMax: number;
  /** For the head of a request to arrive, and for a whole request. */
  readonly requestHeadTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** Between two pieces of a request body. */
  readonly bodyIdleTimeoutMs: number;
  readonly bodySizeBytesMax: number;
  /** The bodies of all requests that run in one process, and what is kept of their answers to be stored. */
  readonly bodiesSizeBytesMax: number;
  readonly jsonDepthMax: number;

  /** Concurrent calls, and so concurrent streams, to one provider. */
  readonly upstreamConnectionsMax: number;
  readonly connectTimeoutMs: number;
  /** From the call of the upstream to the head of its answer. */
  readonly headersTimeoutMs: number;
  readonly firstByteTimeoutMs: number;
  /** Between two pieces of an answer, while the client takes them. */
  readonly idleTimeoutMs: number;
  /** For a whole request upstream, all of its attempts together. */
  readonly totalTimeoutMs: number;
  /** Calls of providers for one request. */
  readonly attemptCountMax: number;
  /** The pause before a provider is tried again. */
  readonly retryDelayMs: number;
  /** A provider that asks for a longer pause than this is not tried again. */
  readonly retryAfterMaxMs: number;
  readonly responseSizeBytesMax: number;
  /** An answer up to this size is checked as a whole before its head goes out. */
  readonly commitAfterBytes: number;
  /** One server-sent event, a picture in base64 included, and all that is held back at the end of a stream. */
  readonly eventSizeBytesMax: number;
  readonly errorBodySizeBytesMax: number;

  /** Silence in a stream after which the caller is told that it is still alive. */
  readonly heartbeatMs: number;
  /** A caller that takes nothing for this long is cut off. */
  readonly slowReaderTimeoutMs: number;
  /** How long and how far an upstream is read to its usage after the client has hung up. */
  readonly drainTimeoutMs: number;
  readonly drainSizeBytesMax: number;
  /** A payload above this is not stored. */
  readonly captureSizeBytesMax: number;

  /** How long the redaction of one payload may work; beyond it the payload is not stored. */
  readonly redactionTimeoutMs: number;

  /** How long the end of an answer waits for its record. */
  readonly recordTimeoutMs: number;
  /** Records on this machine's disk that the database does not have yet: beyond this no request is let in. For each process. */
  readonly spoolSizeBytesMax: number;
  /** How much of these is kept in memory as well; the rest is read back when its turn comes. */
  readonly spoolMemoryBytesMax: number;
  readonly spoolSegmentBytes: number;
  /** What shares one write and one sync. */
  readonly spoolGroupEntriesMax: number;
  readonly spoolGroupBytesMax: number;
  /** How long records gather for the database, and what it gets at once. */
  readonly shipGatherMs: number;
  readonly shipBatchEntriesMax: number;
  readonly shipBatchBytesMax: number;
  /** How long a stop waits for the database to take what is left. */
  readonly shipAtStopTimeoutMs: number;

  /** How long running requests may take to finish after a signal to stop. */
  readonly shutdownTimeoutMs: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  headerSizeBytesMax: 16 * KIB,
  headerCountMax: 100,
  requestHeadTimeoutMs: 10 * MS_PER_SECOND,
  requestTimeoutMs: 2 * MS_PER_MINUTE,
  bodyIdleTimeoutMs: 15 * MS_PER_SECOND,
  bodySizeBytesMax: 32 * MIB,
  bodiesSizeBytesMax: 512 * MIB,
  jsonDepthMax: 128,

  upstreamConnectionsMax: 1_024,
  connectTimeoutMs: 10 * MS_PER_SECOND,
  headersTimeoutMs: 5 * MS_PER_MINUTE,
  firstByteTimeoutMs: 5 * MS_PER_MINUTE,
  idleTimeoutMs: 2 * MS_PER_MINUTE,
  totalTimeoutMs: 30 * MS_PER_MINUTE,
  attemptCountMax: 6,
  retryDelayMs: 250,
  retryAfterMaxMs: 2 * MS_PER_SECOND,
  responseSizeBytesMax: 128 * MIB,
  commitAfterBytes: 64 * KIB,
  eventSizeBytesMax: 8 * MIB,
  errorBodySizeBytesMax: 64 * KIB,

  heartbeatMs: 15 * MS_PER_SECOND,
  slowReaderTimeoutMs: MS_PER_MINUTE,
  drainTimeoutMs: 30 * MS_PER_SECOND,
  drainSizeBytesMax: 4 * MIB,
  captureSizeBytesMax: 64 * MIB,
  redactionTimeoutMs: MS_PER_SECOND,

  recordTimeoutMs: 10 * MS_PER_SECOND,
  spoolSizeBytesMax: 1024 * MIB,
  spoolMemoryBytesMax: 64 * MIB,
  spoolSegmentBytes: 8 * MIB,
  spoolGroupEntriesMax: 500,
  spoolGroupBytesMax: 8 * MIB,
  shipGatherMs: 20,
  shipBatchEntriesMax: 500,
  shipBatchBytesMax: 32 * MIB,
  shipAtStopTimeoutMs: 5 * MS_PER_SECOND,

  shutdownTimeoutMs: 8 * MS_PER_SECOND,
};
