// Hot path: from the head of a request to its admission. Waits for nothing but the body, unless the key or the credit have to be asked for.

import type { GatewayLimits } from '../limits.ts';
import type { Call } from '../routes/route.ts';
import type { Protocol } from '../wire/protocol.ts';
import type { Admission } from './admission.ts';
import { type AdmitPorts, admit } from './admit.ts';
import { type AuthenticatePorts, authenticate } from './authenticate.ts';
import type { BodyMemory } from './body-memory.ts';
import { type CheckKeyPorts, checkKey } from './check-key.ts';
import type { KeyUses } from './key-uses.ts';
import { RequestAborted, readBody } from './read-body.ts';

export interface ReceivePorts extends AuthenticatePorts, CheckKeyPorts, AdmitPorts {
  readonly keyUses: Pick<KeyUses, 'note'>;
  readonly bodies: BodyMemory;
  readonly limits: GatewayLimits;
}

/**
 * Reads a request and lets it in. Whoever gets the admission releases its slot and ends its reservation; when this fails, nothing is held.
 * @throws {DomainError} whatever refuses it
 */
export async function receiveRequest(ports: ReceivePorts, protocol: Protocol, call: Call): Promise<Admission> {
  const { request, requestId, arrivedAtMs, client } = call;
  const { headers } = request;
  const found = authenticate(ports, headers);
  const principal = found instanceof Promise ? await found : found;
  ports.keyUses.note(principal);
  const taken = checkKey(ports, principal);
  const slot = ports.bodies.hold(taken instanceof Promise ? await taken : taken);
  try {
    const body = await readBody(request, ports.limits, slot);
    const admitted = admit(ports, protocol, { requestId, arrivedAtMs, headers, principal, slot, body });
    if (!(admitted instanceof Promise)) return admitted;
    const admission = await admitted;
    if (!client.isGone) return admission;
    // The caller left while its request waited for credit: nothing was called, and nobody is there to be answered.
    admission.reservation.release();
    throw new RequestAborted();
  } catch (error) {
    slot.release();
    throw error;
  }
}
