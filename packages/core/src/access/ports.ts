import type { UserId } from '../tenancy/index.ts';

/** A browser that is signed in. */
export interface SessionView {
  readonly id: string;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly createdAt: Date;
  /** To the minute. */
  readonly lastSeenAt: Date;
}

/** Sessions are rows: what is deleted here is signed out at its next request. */
export interface SessionRepository {
  /** Those that have not ended, the one seen last first. */
  list(userId: UserId): Promise<readonly SessionView[]>;
  /** False when the person has no such session. */
  revoke(session: { readonly userId: UserId; readonly sessionId: string }): Promise<boolean>;
  /** Ends every session of the person but one, and tells how many. */
  revokeOthers(session: { readonly userId: UserId; readonly keptSessionId: string }): Promise<number>;
}
