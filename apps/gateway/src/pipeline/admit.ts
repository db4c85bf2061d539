// Hot path: budget 50 µs for a body of 6 KB, all but a few of them parsing.
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError, isDomainError } from '@lethe/core/errors';
import type { NanoUsd } from '@lethe/core/money';
import type { RecordedHandles } from '@lethe/core/payloads';
import {
  type EffectiveRetention,
  effectiveRetention,
  retentionBounds,
  type SelfHostedPeriods,
  withoutStorage,
} from '@lethe/core/retention';
import type { RequestId } from '@lethe/core/tenancy';
import type { Clock } from '@lethe/core/time';
import type { KeySnapshot } from '@lethe/db';
import type { Credits } from '../credits/credits.ts';
import { NO_RESERVATION, type Reservation } from '../credits/reservation.ts';
import type { AdmissionSlot } from '../limits/admission-slot.ts';
import type { GatewayLimits } from '../limits.ts';
import type { ModelCatalog, ModelRoute } from '../providers/model-catalog.ts';
import type { Protocol, WireRequest } from '../wire/protocol.ts';
import type { HeldBody } from './body-memory.ts';
import { type CandidatePorts, chooseCandidates } from './choose-candidates.ts';
import { readHandles } from './read-handles.ts';
import { readIdempotencyKey } from './read-idempotency-key.ts';
import { readRetentionWish } from './read-retention-wish.ts';
import { type CreditPlan, NO_CREDIT_NEEDED, reckonCredit } from './reckon-credit.ts';
import type { Recorder } from './recorder.ts';

/** A request that was let in. Everything in it is decided once and holds to the end. */
export interface Admission {
  readonly requestId: RequestId;
  readonly principal: KeySnapshot;
  readonly protocol: Protocol;
  readonly request: WireRequest;
  /** Where the call may go, in the order in which that is tried. At least one. */
  readonly candidates: readonly ModelRoute[];
  readonly handles: RecordedHandles;
  readonly retention: EffectiveRetention;
  /** The credit that pays. The exchange ends it with `settle` or `release`. */
  readonly reservation: Reservation;
  /** What each further attempt may cost, for `reservation.extend`. */
  readonly attemptWorstNanoUsd: NanoUsd;
  /** Its place in the limits on concurrent requests. The exchange releases it. */
  readonly slot: AdmissionSlot;
  /** Where what is kept of its answer finds room, until the slot is released. */
  readonly room: Pick<HeldBody, 'grow'>;
  /** The caller's `Idempotency-Key`. */
  readonly idempotency: string | null;
  readonly admittedAt: Date;
  /** On the monotonic clock, when the request arrived. */
  readonly arrivedAtMs: number;
}

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

type Draft = { -readonly [Member in keyof Admission]: Admission[Member] };

/**
 * Lets a request in, or refuses it. Credit is held last, when nothing else can refuse it. Synchronous but for a request that has to wait for credit.
 * @throws {DomainError} whatever is wrong with the request; insufficient_credits; service_unavailable when its record would have no place
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
  const draft: Draft = {
    requestId: arrival.requestId,
    principal,
    protocol,
    request,
    candidates,
    handles,
    retention,
    reservation: NO_RESERVATION,
    attemptWorstNanoUsd: plan.attemptWorstNanoUsd,
    slot: arrival.slot,
    room: arrival.slot,
    idempotency,
    admittedAt,
    arrivedAtMs: arrival.arrivedAtMs,
  };
  return plan.need === null ? draft : holdCredit(ports, draft, plan);
}

function holdCredit({ credits }: AdmitPorts, draft: Draft, plan: CreditPlan): Admission | Promise<Admission> {
  const { organizationId } = draft.principal;
  const { likelyNanoUsd = 0n, worstNanoUsd = 0n } = plan.need ?? {};
  try {
    const held = credits.reserve({ organizationId, likelyNanoUsd, worstNanoUsd });
    if (held instanceof Promise) {
      return held.then(
        (reservation) => withReservation(draft, reservation),
        (error: unknown) => goOnUnstored(draft, plan, error),
      );
    }
    return withReservation(draft, held);
  } catch (error) {
    return goOnUnstored(draft, plan, error);
  }
}

function withReservation(draft: Draft, reservation: Reservation): Admission {
  draft.reservation = reservation;
  return draft;
}

/** Where credit pays for storage only, a request without it is served and not stored, and its record says why. */
function goOnUnstored(draft: Draft, { isInferencePaid }: CreditPlan, error: unknown): Admission {
  if (isInferencePaid || !isDomainError(error)) throw error;
  const reason = error.code === 'insufficient_credits' ? 'no_credit' : 'store_failed';
  draft.retention = withoutStorage(draft.retention, reason);
  return draft;
}
