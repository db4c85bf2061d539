import { createServer, type ListenOptions } from 'node:net';
import { platform } from 'node:os';
import { namingVariable } from '../startup-problem.ts';

/** Where a gateway listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * How one of several processes listens. On Linux each has a queue of its own, among which the kernel spreads connections; elsewhere node:cluster
 * takes connections in the supervisor and deals them out.
 */
export function listenOptions({ host, port }: Address, processCount: number): ListenOptions {
  return { host, port, reusePort: processCount > 1 && platform() === 'linux' };
}

/**
 * Processes that share a port would share it with a stranger too, who then had a part of the traffic. So whether it is free is asked once before.
 * @throws {StartupProblem} when it is taken
 */
export function assertPortFree({ host, port }: Address): Promise<void> {
  return namingVariable('LETHE_GATEWAY_PORT', () => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
    return promise;
  });
}
