import cluster, { type Worker } from 'node:cluster';
import type { ProcessMessage, ProcessMetrics, SupervisorMessage } from './messages.ts';

/** The processes of a gateway, as one of them sees them. */
export interface ProcessGroup {
  /** The place of this process, from 0 on; its successor after a crash has the same. Files of its own go by it. */
  readonly slot: number;
  readonly processCount: number;
  /** Whether all processes have been ready since the gateway was started. */
  isReady(): boolean;
  /** Tells that this process takes requests. */
  announceReady(): void;
  /** How to tell the numbers of this process when another one is asked for those of all. */
  provideMetrics(provide: () => Promise<ProcessMetrics>): void;
  /** The numbers of all processes that answer in time, this one's included. */
  collectMetrics(): Promise<readonly ProcessMetrics[]>;
  /** Calls back when the supervisor is gone, however it went. Nobody would replace or stop this process any more. */
  onOrphaned(callback: () => void): void;
}

/** How the supervisor names its place to a process. Not for operators: it says who is who among processes that were forked. */
export const SLOT_VARIABLE = 'LETHE_GATEWAY_SLOT';

/** A gateway of one process, which has no supervisor. */
export function soleProcess(): ProcessGroup {
  let provide: () => Promise<ProcessMetrics> = async () => [];
  return {
    slot: 0,
    processCount: 1,
    isReady: () => true,
    announceReady() {},
    provideMetrics(how) {
      provide = how;
    },
    collectMetrics: async () => [await provide()],
    onOrphaned() {},
  };
}

/** Joins the group of the supervisor that forked this process. */
function joinGroup(worker: Worker, { slot, processCount }: { slot: number; processCount: number }): ProcessGroup {
  const wanted = new Map<number, (metrics: readonly ProcessMetrics[]) => void>();
  let provide: () => Promise<ProcessMetrics> = async () => [];
  let isReady = false;
  let lastId = 0;
  const tell = (message: ProcessMessage) => {
    // A supervisor that is gone hears nothing; this process is about to end for that reason.
    if (worker.isConnected()) worker.send(message);
  };

  async function hear(message: SupervisorMessage): Promise<void> {
    if (message.kind === 'group-ready') isReady = true;
    else if (message.kind === 'metrics-asked') tell({ kind: 'metrics', id: message.id, metrics: await provide() });
    else {
      wanted.get(message.id)?.(message.metrics);
      wanted.delete(message.id);
    }
  }

  worker.on('message', (message: SupervisorMessage) => void hear(message));
  return {
    slot,
    processCount,
    isReady: () => isReady,
    announceReady: () => tell({ kind: 'ready' }),
    provideMetrics(how) {
      provide = how;
    },
    collectMetrics() {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        wanted.set(id, resolve);
        tell({ kind: 'metrics-wanted', id });
      });
    },
    onOrphaned(callback) {
      worker.once('disconnect', () => {
        // Otherwise node:cluster ends this process at once, with the requests that it is answering.
        worker.exitedAfterDisconnect = true;
        callback();
      });
    },
  };
}

/** The group that this process belongs to. @param slot  what SLOT_VARIABLE says in the environment */
export function findGroup(processCount: number, slot: string | undefined): ProcessGroup {
  const { worker } = cluster;
  return worker === undefined ? soleProcess() : joinGroup(worker, { slot: Number(slot), processCount });
}
