// The callers. They live in a process of their own, so that the target's core does nothing for them.
import { LoadConnection, type Tally } from './load-connection.ts';

/** One run of callers: each sends its next request when its last answer has ended. */
export interface LoadOrder {
  readonly port: number;
  readonly head: readonly string[];
  readonly body: string;
  readonly concurrency: number;
  readonly durationMs: number;
}

export interface LoadResult {
  readonly requestCount: number;
  readonly failureCount: number;
  /** The beginning of the first answer that was not a success. */
  readonly failure: string | null;
  /** Server-sent events seen, the last ones of a stream included. */
  readonly eventCount: number;
  readonly wallMs: number;
  readonly latenciesMs: { readonly p50: number; readonly p99: number };
}

async function run(order: LoadOrder): Promise<LoadResult> {
  const request = Buffer.from(
    [...order.head, `content-length: ${Buffer.byteLength(order.body)}`, '', order.body].join('\r\n'),
  );
  const tally: Tally = { latenciesMs: [], failureCount: 0, failure: null, eventCount: 0 };
  const startedAt = performance.now();
  const endsAt = startedAt + order.durationMs;
  const connections = Array.from({ length: order.concurrency }, () => new LoadConnection(order.port, request, tally));
  await Promise.all(connections.map((connection) => connection.runUntil(endsAt)));
  const wallMs = performance.now() - startedAt;
  const sorted = Float64Array.from(tally.latenciesMs).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    requestCount: sorted.length,
    failureCount: tally.failureCount,
    failure: tally.failure,
    eventCount: tally.eventCount,
    wallMs,
    latenciesMs: { p50: at(0.5), p99: at(0.99) },
  };
}

process.on('disconnect', () => process.exit(0));
process.on('message', (order: LoadOrder) => {
  run(order).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      throw error;
    },
  );
});
process.send?.({ port: 0 });
