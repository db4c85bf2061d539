import type { NanoUsd } from '@lethe/core/money';
import type { RecordedHandles } from '@lethe/core/payloads';
import type { EffectiveRetention } from '@lethe/core/retention';
import type { RequestId } from '@lethe/core/tenancy';
import type { KeySnapshot } from '@lethe/db';
import type { Reservation } from '../credits/reservation.ts';
import type { AdmissionSlot } from '../limits/admission-slot.ts';
import type { ModelRoute } from '../providers/model-catalog.ts';
import type { Protocol, WireRequest } from '../wire/protocol.ts';
import type { HeldBody } from './body-memory.ts';

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
  /** Whether the balance is below what the organization calls low, for its caller. */
  readonly isCreditLow: boolean;
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

/** An admission whose credit is still to be held, which may decide that nothing is stored. */
export type AdmissionDraft = { -readonly [Member in keyof Admission]: Admission[Member] };
