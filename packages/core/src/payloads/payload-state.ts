import { MS_PER_DAY } from '../time/index.ts';
import type { NotStoredReason, RecordedRetention } from './request-record.ts';

/** A record whose payload has less than this left is shown as expiring. */
export const EXPIRING_WITHIN_MS = MS_PER_DAY;

/** What became of a payload, with the instant or the reason. Never one generic answer. */
export type PayloadState =
  | { readonly kind: 'stored'; readonly expiresAt: Date; readonly isExpiring: boolean }
  | { readonly kind: 'expired'; readonly expiredAt: Date }
  /** A legal hold preserves it past its expiry. Preserved is not exposed: it is readable for custodians only. */
  | { readonly kind: 'held'; readonly expiredAt: Date }
  | { readonly kind: 'erased'; readonly erasedAt: Date }
  | { readonly kind: 'not_stored'; readonly reason: NotStoredReason };

/** What decides the state: the retention stamped at admission, whether somebody erased the payload since, and whether a hold preserves it. */
export interface PayloadLife {
  readonly retention: Pick<RecordedRetention, 'expiresAt' | 'notStoredReason'>;
  readonly erasedAt: Date | null;
  /** Whether a legal hold in force preserves it past its expiry. */
  readonly isHeld: boolean;
}

/** Half-open: at `expiresAt` itself the payload is expired. One that was erased stays erased after that. */
export function payloadState({ retention, erasedAt, isHeld }: PayloadLife, now: Date): PayloadState {
  if (retention.expiresAt === null) {
    return { kind: 'not_stored', reason: retention.notStoredReason ?? 'store_failed' };
  }
  if (erasedAt !== null) return { kind: 'erased', erasedAt };
  const remainingMs = retention.expiresAt.getTime() - now.getTime();
  if (remainingMs <= 0) return { kind: isHeld ? 'held' : 'expired', expiredAt: retention.expiresAt };
  return { kind: 'stored', expiresAt: retention.expiresAt, isExpiring: remainingMs < EXPIRING_WITHIN_MS };
}
