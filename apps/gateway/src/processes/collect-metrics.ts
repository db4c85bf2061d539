import type { Worker } from 'node:cluster';
import type { ProcessMessage, ProcessMetrics, SupervisorMessage } from './messages.ts';

/** A process that is busier than that is left out of a scrape rather than holding it up. */
const ANSWER_TIMEOUT_MS = 2_000;
let lastId = 0;

/** The numbers of those processes that answer in time. */
export async function collectMetrics(workers: readonly Worker[]): Promise<readonly ProcessMetrics[]> {
  const answers = await Promise.all(workers.map(ask));
  return answers.filter((answer) => answer !== null);
}

function ask(worker: Worker): Promise<ProcessMetrics | null> {
  lastId += 1;
  const id = lastId;
  return new Promise((resolve) => {
    const settle = (metrics: ProcessMetrics | null) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('exit', onExit);
      resolve(metrics);
    };
    const onMessage = (message: ProcessMessage) => {
      if (message.kind === 'metrics' && message.id === id) settle(message.metrics);
    };
    const onExit = () => settle(null);
    const timer = setTimeout(onExit, ANSWER_TIMEOUT_MS);
    worker.on('message', onMessage).on('exit', onExit);
    if (worker.isConnected()) worker.send({ kind: 'metrics-asked', id } satisfies SupervisorMessage, () => {});
  });
}
