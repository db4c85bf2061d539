import type { Erasure } from './erasure.ts';

/** What the caller may do to a request for erasure. Approving one's own is allowed to whoever may erase. */
export interface ErasureRights {
  readonly canDecide: boolean;
  readonly canWithdraw: boolean;
}

export interface ErasureCaller {
  readonly id: string | null;
  /** Whether the caller may erase payloads. */
  readonly mayErase: boolean;
}

/** Only what waits can be decided; whoever filed it may take it back until then. */
export function erasureRights(erasure: Pick<Erasure, 'status' | 'requestedBy'>, caller: ErasureCaller): ErasureRights {
  const isWaiting = erasure.status === 'requested';
  return {
    canDecide: isWaiting && caller.mayErase,
    canWithdraw: isWaiting && caller.id !== null && erasure.requestedBy.id === caller.id,
  };
}

/** Half-open: at the deadline itself a request that nobody decided is overdue. */
export function isErasureOverdue({ status, dueAt }: Pick<Erasure, 'status' | 'dueAt'>, now: Date): boolean {
  return status === 'requested' && now >= dueAt;
}
