// Hot path: one call of the account. What is written here for its failure runs only then.
import { type DomainError, isDomainError } from '@lethe/core/errors';
import { type StorageObstacle, withoutStorage } from '@lethe/core/retention';
import type { Wanted } from '../credits/amounts.ts';
import type { Credits } from '../credits/credits.ts';
import type { Reservation } from '../credits/reservation.ts';
import type { Admission, AdmissionDraft } from './admission.ts';
import type { CreditPlan } from './reckon-credit.ts';

export interface HoldCreditPorts {
  readonly credits: Pick<Credits, 'reserve'>;
}

/**
 * Holds what a request may cost. Where that is in vain for its storage alone, the organization's choice decides: it goes on without being stored, and its record
 * says why, or it is refused. Where credit pays the inference, want of credit always refuses it.
 * @throws {DomainError} insufficient_credits, storage_cap_reached, service_unavailable
 */
export function holdCredit(
  ports: HoldCreditPorts,
  draft: AdmissionDraft,
  plan: CreditPlan,
  need: Wanted,
): Admission | Promise<Admission> {
  try {
    const held = reserve(ports, draft, need);
    if (!(held instanceof Promise)) return withReservation(draft, held);
    return held.then(
      (reservation) => withReservation(draft, reservation),
      (error: unknown) => goOnUnstored(ports, draft, plan, error),
    );
  } catch (error) {
    return goOnUnstored(ports, draft, plan, error);
  }
}

function reserve({ credits }: HoldCreditPorts, { principal }: AdmissionDraft, need: Wanted) {
  const { organizationId, spending: cap } = principal;
  const { likelyNanoUsd, worstNanoUsd, storageNanoUsd, admittedAt } = need;
  return credits.reserve({ organizationId, likelyNanoUsd, worstNanoUsd, storageNanoUsd, admittedAt, cap });
}

function withReservation(draft: AdmissionDraft, reservation: Reservation): Admission {
  draft.reservation = reservation;
  return draft;
}

function goOnUnstored(
  ports: HoldCreditPorts,
  draft: AdmissionDraft,
  { isInferencePaid, needUnstored }: CreditPlan,
  error: unknown,
): Admission | Promise<Admission> {
  const { outOfCredit, monthlyStorageCapNanoUsd } = draft.principal.spending;
  if (!isDomainError(error) || draft.retention.expiresAt === null || outOfCredit === 'block') throw error;
  const mayBeCap = error.code === 'service_unavailable' && monthlyStorageCapNanoUsd !== null;
  if (isInferencePaid && error.code !== 'storage_cap_reached' && !mayBeCap) throw error;
  draft.retention = withoutStorage(draft.retention, obstacleOf(error));
  if (needUnstored === null) return draft;
  const held = reserve(ports, draft, needUnstored);
  if (!(held instanceof Promise)) return withReservation(draft, held);
  return held.then((reservation) => withReservation(draft, reservation));
}

function obstacleOf({ code }: DomainError): StorageObstacle {
  if (code === 'insufficient_credits') return 'no_credit';
  return code === 'storage_cap_reached' ? 'storage_cap' : 'store_failed';
}
