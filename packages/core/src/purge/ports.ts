import type { Mail } from '../mail/index.ts';
import type { Receipt } from '../proof/index.ts';
import type { OrganizationId } from '../tenancy/index.ts';

/** Whom the receipt of a purge goes to. */
export interface PurgeContact {
  readonly email: string;
  /** Null: UTC alone. */
  readonly timeZone: string | null;
}

export interface PurgeState {
  readonly organizationName: string;
  readonly contacts: readonly PurgeContact[];
  /** At the payment processor, while it still has to forget it. */
  readonly customerId: string | null;
  /** False on an installation without a key for its log, where there are no receipts. */
  readonly isLogSigned: boolean;
}

/** One organization under the claim of a run. */
export interface PurgeSubject {
  readonly token: bigint;
  readonly organizationId: OrganizationId;
}

/** `held`: a legal hold is in force. `refused`: the claim was taken over, or destruction is paused. */
export type PurgeBeginning = 'begun' | 'held' | 'not_due' | 'refused';

/** `row_count` rows of one kind went; or nothing but the end is left to do. */
export type PurgeStep = { readonly kind: 'went'; readonly rowCount: number } | 'done' | 'refused';

/** Where organizations are purged. Whoever claims the sweep shuts out whoever claimed it before. Each method is one short transaction. */
export interface PurgeStore {
  claim(): Promise<bigint>;
  /** Purges that are under way, then those that are due, longest first. What a hold keeps waiting comes once. */
  due(countMax: number): Promise<readonly OrganizationId[]>;
  /** From its success on nothing of the organization is read, held or reopened. Of one that has begun it changes nothing. */
  begin(subject: PurgeSubject): Promise<PurgeBeginning>;
  /** Destroys at most `rowCountMax` rows of what comes first: keys, then payloads, people, everything else; the ledger moves last. */
  step(subject: PurgeSubject & { readonly rowCountMax: number }): Promise<PurgeStep>;
  /** Null for one that is not under way. */
  state(organizationId: OrganizationId): Promise<PurgeState | null>;
  /** The payment processor has forgotten the customer. */
  noteCustomerDeleted(subject: PurgeSubject): Promise<void>;
  /** Puts into the log what was destroyed, once. False while something is left to destroy. */
  seal(subject: PurgeSubject): Promise<boolean>;
  /** Of the leaf that {@link seal} appended; null until a checkpoint covers it. */
  receipt(organizationId: OrganizationId): Promise<Receipt | null>;
  /** The organization itself goes, and the mails are queued. False while something else is left to do. */
  finish(subject: PurgeSubject & { readonly mails: readonly Mail[] }): Promise<boolean>;
  finishRun(run: { readonly token: bigint; readonly leftOverCount: number }): Promise<void>;
  /** Null when nothing is closed. */
  nextDueAt(): Promise<Date | null>;
}
