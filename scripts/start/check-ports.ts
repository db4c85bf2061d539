import { setTimeout as delay } from 'node:timers/promises';
import { isPortFree } from '@lethe/testkit/embedded-postgres';
import { OperatorError } from '../processes/operator-error.ts';

const leftoverTimeoutMs = 12_000;

/**
 * Refuses to begin when a port is taken, so that nothing is started in vain.
 * After an interrupted run the apps of that run get a moment to end first.
 */
export async function checkPorts(ports: Record<string, number>, options: { wasInterrupted: boolean }): Promise<void> {
  const deadline = performance.now() + (options.wasInterrupted ? leftoverTimeoutMs : 0);
  for (const [name, port] of Object.entries(ports)) {
    while (!(await isPortFree(port))) {
      if (performance.now() >= deadline) {
        throw new OperatorError(
          `Port ${port} is taken or may not be opened: set ${name} to another port, or stop what listens there.`,
        );
      }
      await delay(100);
    }
  }
}
