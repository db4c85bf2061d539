// Hot path: budget 50 µs for a body of 6 KB, all but a few of them parsing.
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '@lethe/core/errors';
import { effectiveRetention, retentionBounds, type SelfHostedPeriods } from '@lethe/core/retention';
import type { RequestId } from '@lethe/core/tenancy';
import type { Clock } from '@lethe/core/time';
import type { KeySnapshot } from '@lethe/db';
import type { Credits } from '../credits/credits.ts';
import { NO_RESERVATION } from '../credits/reservation.ts';
import type { GatewayLimits } from '../limits.ts';
import type { ModelCatalog } from '../providers/model-catalog.ts';
import type { Protocol } from '../wire/protocol.ts';
import type { Admission, AdmissionDraft } from './admission.ts';
import type { HeldBody } from './body-memory.ts';
import { type CandidatePorts, chooseCandidates } from './choose-candidates.ts';
import { holdCredit } from './hold-credit.ts';
import { readHandles } from './read-handles.ts';
import { readIdempotencyKey } from './read-idempotency-key.ts';
import { readRetentionWish } from './read-retention-wish.ts';
import { NO_CREDIT_NEEDED, reckonCredit } from './reckon-credit.ts';
import type { Recorder } from './recorder.ts';

export interface AdmitPorts extends CandidatePorts {
  readonly clock: Clock;
  readonly catalog: ModelCatalog;
  readonly credits: Pick<Credits, 'reserve'>;
  readonly recorder: Pick<Recorder, 'hasRoom'>;
  readonly limits: Pick<GatewayLimits, 'jsonDepthMax'>;
  /** Set by the operator of a self-hosted installation; plans then do not bound, and nothing is paid from credit. */
  readonly selfHosted: SelfHostedPeriods | null;
}

export interface Arrival {
  readonly requestId: RequestId;
  readonly arrivedAtMs: number;
  readonly headers: IncomingHttpHeaders;
  readonly principal: KeySnapshot;
  readonly slot: HeldBody;
  readonly body: Buffer;
}

/**
 * Lets a request in, or refuses it. Credit is held last, when nothing else can refuse it. Synchronous but for a request that has to wait for credit.
 * @throws {DomainError} whatever is wrong with the request; insufficient_credits; storage_cap_reached; service_unavailable when its record would have no place
 */
export function admit(ports: AdmitPorts, protocol: Protocol, arrival: Arrival): Admission | Promise<Admission> {
  const { headers, principal, body } = arrival;
  const request = protocol.parseRequest(body, ports.limits);
  const handles = readHandles(headers, request.endUser);
  const idempotency = readIdempotencyKey(headers);
  const admittedAt = ports.clock.now();
  const retention = effectiveRetention({
    policy: principal.policy,
    bounds: retentionBounds(principal.plan, ports.selfHosted),
    project: principal.projectRetention,
    key: principal.keyRetention,
    request: readRetentionWish(headers),
    admittedAt,
  });
  const { model, storedReference, hasOtherModels } = request;
  const query = { model, endpoint: protocol.endpoint, headers, storedReference, hasOtherModels };
  const candidates = chooseCandidates(ports, principal, query);
  const isStored = retention.expiresAt !== null;
  const plan =
    ports.selfHosted === null
      ? reckonCredit(ports.catalog, { principal, protocol, request, candidates, isStored, admittedAt })
      : NO_CREDIT_NEEDED;
  if (!ports.recorder.hasRoom()) {
    throw new DomainError('service_unavailable', 'The gateway cannot record requests right now. Please try again.');
  }
  const draft: AdmissionDraft = {
    requestId: arrival.requestId,
    principal,
    protocol,
    request,
    candidates,
    handles,
    retention,
    reservation: NO_RESERVATION,
    isCreditLow: ports.selfHosted === null && principal.spending.isCreditLow,
    attemptWorstNanoUsd: plan.attemptWorstNanoUsd,
    slot: arrival.slot,
    room: arrival.slot,
    idempotency,
    admittedAt,
    arrivedAtMs: arrival.arrivedAtMs,
  };
  return plan.need === null ? draft : holdCredit(ports, draft, plan, plan.need);
}
