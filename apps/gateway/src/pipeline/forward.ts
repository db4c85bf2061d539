// Hot path: one object an exchange and one an attempt; no timers. Bytes go from the upstream through a relay to the caller, and slowness goes the other way.

import type { Admission } from './admission.ts';
import type { ClientConnection } from './client-connection.ts';
import { Exchange, type ExchangePorts } from './exchange.ts';

export type ForwardPorts = ExchangePorts;

/**
 * Calls the upstream for an admitted request, and others when it fails, and brings the answer to the caller.
 * Resolves when the request is over and its record is written. What the admission holds is given back, however it ends.
 * @throws {DomainError} invalid_request for a body that cannot be rewritten
 */
export function forward(ports: ForwardPorts, admission: Admission, client: ClientConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    try {
      new Exchange(ports, admission, client, resolve).start();
    } catch (error) {
      admission.reservation.release();
      admission.slot.release();
      reject(error);
    }
  });
}
