import type { Actor, Origin } from '../audit/index.ts';
import type { OrganizationId, ProjectScope } from '../tenancy/index.ts';
import type { Erasure, ErasurePreview } from './erasure.ts';
import type { ErasureSelector } from './erasure-selector.ts';

/** Who asks, from where. */
export interface ErasureCall {
  readonly organizationId: OrganizationId;
  readonly actor: Actor;
  readonly origin: Origin;
}

export interface NewErasure extends ErasureCall {
  readonly id: string;
  readonly selector: ErasureSelector;
  readonly projects: ProjectScope;
  readonly reason: string;
}

export interface ErasureApproval extends ErasureCall {
  readonly erasureId: string;
  /** The number that the approver was shown and typed. */
  readonly confirmedCount: number;
  readonly note: string | null;
}

export interface ErasureEnd extends ErasureCall {
  readonly erasureId: string;
  readonly status: 'declined' | 'withdrawn';
  readonly note: string | null;
}

export interface ListErasuresQuery {
  readonly organizationId: OrganizationId;
  /** Only what this caller filed; null for all. */
  readonly filedBy: string | null;
  readonly beforeNumber: number | null;
  readonly pageSize: number;
}

export interface ErasureRepository {
  preview(query: {
    readonly organizationId: OrganizationId;
    readonly selector: ErasureSelector;
    readonly projects: ProjectScope;
  }): Promise<ErasurePreview>;
  /** What a request that is on file would do now. Null for an id that the organization does not have. */
  previewFiled(organizationId: OrganizationId, erasureId: string): Promise<ErasurePreview | null>;
  /** Files a request, with its audit event and what tells of it. */
  file(erasure: NewErasure): Promise<Erasure>;
  /** Files a request and approves it in one transaction: either both happened or nothing. */
  fileApproved(erasure: NewErasure, confirmedCount: number): Promise<Erasure>;
  /**
   * Erases what the request covers and no hold keeps: it is unreadable and gone when this returns. A repeat changes nothing and answers the same.
   * @throws {DomainError} not_found, conflict when it was declined or withdrawn, or when more is covered than was confirmed
   */
  approve(approval: ErasureApproval): Promise<Erasure>;
  /** @throws {DomainError} not_found, conflict when it was decided otherwise */
  end(end: ErasureEnd): Promise<Erasure>;
  find(organizationId: OrganizationId, erasureId: string): Promise<Erasure | null>;
  /** Newest first. */
  list(query: ListErasuresQuery): Promise<readonly Erasure[]>;
  /** How many wait for a decision: of one person or key, or, for null, of all. */
  countWaiting(organizationId: OrganizationId, filedBy: string | null): Promise<number>;
}

export interface RunningErasure {
  readonly organizationId: OrganizationId;
  readonly erasureId: string;
}

/** What the sweep does to approved erasures. Each step is fenced by the claim: one that was taken over throws. */
export interface ErasureSweep {
  claim(): Promise<bigint>;
  running(): Promise<readonly RunningErasure[]>;
  /** Goes on by one step: the next payloads of a shorter period, or the end once every key is gone. */
  advance(token: bigint, erasure: RunningErasure): Promise<{ readonly erasedCount: number; readonly isDone: boolean }>;
  nextWorkAt(): Promise<Date | null>;
}

/** A request that waits for a decision, with the name of its organization. */
export interface QueuedErasure {
  readonly organizationSlug: string;
  readonly organizationName: string;
  readonly erasure: Erasure;
}

/** What waits for a decision, of all organizations. For staff alone. */
export interface ErasureQueue {
  /** The earliest deadline first. */
  list(limit: number): Promise<readonly QueuedErasure[]>;
}
