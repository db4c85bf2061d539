import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { MS_PER_SECOND } from '@lethe/core/time';
import type { RecordEntry, RecordWriter } from '@lethe/db';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { SpoolStatus } from '../spool/spool.ts';
import type { ProcessMetrics } from './messages.ts';

/** What a gateway tells of itself at a scrape, beside what it counted. */
export interface MetricSources {
  readonly spool: () => SpoolStatus;
  readonly runningCount: () => number;
  readonly now: () => Date;
}

const STATUS_MAX = 599;
const NS_PER_SECOND = 1e9;
const LAG_RESOLUTION_MS = 20;
const LAG_PERCENTILE = 99;
const DURATION_BUCKETS_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

/** The numbers of one process. Counting an answer is one addition; everything else is done at a scrape, or when records are shipped. */
export class GatewayMetrics {
  readonly #answers = new Uint32Array(STATUS_MAX + 1);
  readonly #registry = new Registry();
  readonly #firstToken: Histogram;
  readonly #duration: Histogram;
  readonly #lag: IntervalHistogram;
  readonly #sources: MetricSources;

  constructor(sources: MetricSources) {
    this.#sources = sources;
    const options = { buckets: DURATION_BUCKETS_SECONDS, registers: [this.#registry] };
    this.#firstToken = new Histogram({
      ...options,
      name: 'lethe_gateway_first_token_seconds',
      help: 'From the call of the provider to the first piece of its answer, of streams whose records were shipped.',
    });
    this.#duration = new Histogram({
      ...options,
      name: 'lethe_gateway_request_duration_seconds',
      help: 'From the arrival of a request to the end of its answer, of those whose records were shipped.',
    });
    this.#lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
    this.#lag.enable();
    this.#addAnswers();
    this.#addSpool();
    this.#addProcess();
  }

  /** @param statusCode  499 for a caller that left before it was answered */
  countAnswer(statusCode: number): void {
    this.#answers[statusCode] = (this.#answers[statusCode] ?? 0) + 1;
  }

  /** The same writer, which tells how long requests took when it has written their records. */
  observing(writer: RecordWriter): RecordWriter {
    return {
      write: async (entries) => {
        const outcomes = await writer.write(entries);
        for (const entry of entries) this.#observe(entry);
        return outcomes;
      },
    };
  }

  async snapshot(): Promise<ProcessMetrics> {
    const metrics = await this.#registry.getMetricsAsJSON();
    this.#lag.reset();
    return metrics as ProcessMetrics;
  }

  stop(): void {
    this.#lag.disable();
  }

  #observe({ record: { timing } }: RecordEntry): void {
    this.#duration.observe(timing.totalMs / MS_PER_SECOND);
    if (timing.firstTokenMs !== null) this.#firstToken.observe(timing.firstTokenMs / MS_PER_SECOND);
  }

  #addAnswers(): void {
    const answers = this.#answers;
    new Counter({
      name: 'lethe_gateway_requests_total',
      help: 'Requests answered, by status; 499 for callers that left before.',
      labelNames: ['status'],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const [status, count] of answers.entries()) if (count > 0) this.inc({ status }, count);
      },
    });
  }

  #addSpool(): void {
    const { spool, now } = this.#sources;
    this.#gauge('lethe_gateway_spool_unshipped', 'Records that wait for the database.', () => spool().unshippedCount);
    this.#gauge('lethe_gateway_spool_unshipped_bytes', 'What they take on the disk.', () => spool().unshippedBytes);
    this.#gauge('lethe_gateway_spool_segments', 'Files of the spool.', () => spool().segmentCount);
    this.#gauge('lethe_gateway_spool_abandoned', 'Files given up after a failed write.', () => spool().abandonedCount);
    this.#gauge('lethe_gateway_spool_lost', 'Groups of records that could not be read back.', () => spool().lostCount);
    this.#gauge(
      'lethe_gateway_spool_quarantined',
      'Records that the database refuses, kept aside.',
      () => spool().quarantinedCount,
    );
    this.#gauge('lethe_gateway_spool_unhealthy', 'How many processes cannot write to their disk.', () =>
      spool().isHealthy ? 0 : 1,
    );
    const ageSeconds = () => {
      const { oldestUnshippedAt } = spool();
      return oldestUnshippedAt === null ? 0 : (now().getTime() - oldestUnshippedAt.getTime()) / MS_PER_SECOND;
    };
    this.#gauge('lethe_gateway_spool_oldest_seconds', 'How long the oldest record has waited.', ageSeconds, 'max');
  }

  #addProcess(): void {
    const lag = this.#lag;
    this.#gauge('lethe_gateway_processes', 'Processes that answered this scrape.', () => 1);
    this.#gauge('lethe_gateway_running_requests', 'Requests being answered.', this.#sources.runningCount);
    this.#gauge('lethe_gateway_resident_bytes', 'Memory of all processes.', () => process.memoryUsage.rss());
    this.#gauge('lethe_gateway_cpu_seconds_total', 'Processor time of the processes that run now.', () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    });
    // Nothing has been measured right after the last scrape.
    const seconds = (ns: number) => (Number.isFinite(ns) ? ns / NS_PER_SECOND : 0);
    const help = 'of the event loop since the last scrape, of the process with the most.';
    this.#gauge(
      'lethe_gateway_loop_lag_p99_seconds',
      `Lag ${help}`,
      () => seconds(lag.percentile(LAG_PERCENTILE)),
      'max',
    );
    this.#gauge('lethe_gateway_loop_lag_max_seconds', `Longest lag ${help}`, () => seconds(lag.max), 'max');
  }

  #gauge(name: string, help: string, read: () => number, aggregator: 'sum' | 'max' = 'sum'): void {
    new Gauge({
      name,
      help,
      aggregator,
      registers: [this.#registry],
      collect() {
        this.set(read());
      },
    });
  }
}
