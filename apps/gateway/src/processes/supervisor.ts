import cluster, { type Worker } from 'node:cluster';
import type { Logger } from '@lethe/telemetry';
import { collectMetrics } from './collect-metrics.ts';
import type { ProcessMessage, SupervisorMessage } from './messages.ts';
import { SLOT_VARIABLE } from './process-group.ts';
import { restartDelayMs } from './restart-delay.ts';

interface Slot {
  readonly number: number;
  worker: Worker | null;
  isReady: boolean;
  startedAtMs: number;
  /** Deaths in a row, each soon after its start. */
  deathCount: number;
  restartTimer: NodeJS.Timeout | undefined;
}

export interface SupervisorOptions {
  readonly processCount: number;
  readonly logger: Logger;
  readonly monotonicMs: () => number;
}

/**
 * Runs the processes of a gateway, which share its port. One that dies is replaced.
 * Before all have been ready once, a death ends the gateway: it has said why, and the next one would die of the same.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #slots: readonly Slot[];
  readonly #exitCode = Promise.withResolvers<number>();
  #hasStarted = false;
  #isStopping = false;
  #endsWith = 0;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#slots = Array.from({ length: options.processCount }, (_, number) => ({
      number,
      worker: null,
      isReady: false,
      startedAtMs: 0,
      deathCount: 0,
      restartTimer: undefined,
    }));
  }

  /** Starts the processes. Resolves to the exit code when the last one has ended. */
  run(): Promise<number> {
    // What is made once, a master key for instance, the first one makes before the others look for it.
    const [first] = this.#slots;
    if (first !== undefined) this.#fork(first);
    return this.#exitCode.promise;
  }

  /** Passes a signal to stop on. Each process finishes what it is answering, within its own limit. */
  stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    for (const { worker, restartTimer } of this.#slots) {
      clearTimeout(restartTimer);
      worker?.process.kill('SIGTERM');
    }
    this.#endWhenAlone();
  }

  #fork(slot: Slot): void {
    const worker = cluster.fork({ [SLOT_VARIABLE]: String(slot.number) });
    slot.worker = worker;
    slot.isReady = false;
    slot.startedAtMs = this.#options.monotonicMs();
    worker.on('message', (message: ProcessMessage) => this.#hear(slot, worker, message));
    worker.on('error', (error) => this.#onError(slot, worker, error));
    worker.on('exit', (code, signal) => this.#onExit(slot, code, signal));
  }

  #hear(slot: Slot, worker: Worker, message: ProcessMessage): void {
    if (message.kind === 'metrics-wanted') void this.#answerMetrics(worker, message.id);
    if (message.kind !== 'ready') return;
    slot.isReady = true;
    this.#options.logger.info('gateway_process_ready', { slot: slot.number });
    for (const other of this.#slots) {
      if (!this.#hasStarted && other.worker === null) this.#fork(other);
    }
    if (this.#hasStarted) tell(worker, { kind: 'group-ready' });
    else if (this.#slots.every(({ isReady }) => isReady)) {
      this.#hasStarted = true;
      for (const { worker: member } of this.#slots) tell(member, { kind: 'group-ready' });
    }
  }

  /** Of the channel to a process, which its exit follows; or of starting it, which nothing follows. */
  #onError(slot: Slot, { process: child }: Worker, error: Error): void {
    this.#options.logger.error('gateway_process_failed', error, { slot: slot.number });
    if (child.pid === undefined) this.#onExit(slot, null, 'not-started');
  }

  async #answerMetrics(asker: Worker, id: number): Promise<void> {
    const workers = this.#slots.flatMap(({ worker }) => (worker === null ? [] : [worker]));
    tell(asker, { kind: 'group-metrics', id, metrics: await collectMetrics(workers) });
  }

  #onExit(slot: Slot, code: number | null, signal: string | null): void {
    slot.worker = null;
    slot.isReady = false;
    if (this.#isStopping) {
      this.#endWhenAlone();
      return;
    }
    if (!this.#hasStarted) {
      this.#endsWith = 1;
      this.stop();
      return;
    }
    this.#restart(slot, signal ?? `exit-${code}`);
  }

  #restart(slot: Slot, reason: string): void {
    const livedMs = this.#options.monotonicMs() - slot.startedAtMs;
    const { delayMs, deathCount } = restartDelayMs(slot.deathCount, livedMs);
    slot.deathCount = deathCount;
    const problem = new Error('A process of the gateway has died.');
    const fields = { slot: slot.number, reason, durationMs: Math.round(livedMs), count: deathCount };
    this.#options.logger.error('gateway_process_died', problem, fields);
    slot.restartTimer = setTimeout(() => this.#fork(slot), delayMs);
  }

  #endWhenAlone(): void {
    if (this.#slots.every(({ worker }) => worker === null)) this.#exitCode.resolve(this.#endsWith);
  }
}

function tell(worker: Worker | null, message: SupervisorMessage): void {
  // One that is dying hears nothing; its successor is told anew.
  if (worker?.isConnected() === true) worker.send(message, () => {});
}
