import type { Actor, Origin } from '../audit/index.ts';
import type { OrganizationId, RequestId } from '../tenancy/index.ts';
import type { HoldStepName } from './hold-steps.ts';
import type { HoldMeasure, LegalHold, LegalHoldDraft, LegalHoldScope } from './legal-hold.ts';

export interface LegalHoldRepository {
  /**
   * Waits for the destruction that runs, then places the hold, with its audit event and what tells of it: what it covers is preserved from its
   * instant on.
   * @throws {DomainError} not_found for a project that is not the organization's
   * @throws {DomainError} service_unavailable while something is being destroyed for long; then nothing was placed
   */
  place(hold: NewLegalHold): Promise<LegalHold>;
  /**
   * Takes one step of a case, with its audit event. Null when there is no such hold.
   * @throws {DomainError} second_person_required, conflict when the case does not stand so
   */
  change(change: HoldChange): Promise<LegalHold | null>;
  /** All holds of an organization, newest first, released ones included. What those in force take in is counted now. */
  list(organizationId: OrganizationId): Promise<readonly MeasuredHold[]>;
  /** What a scope takes in now. */
  measure(organizationId: OrganizationId, scope: LegalHoldScope): Promise<HoldMeasure>;
  /** The holds in force that cover a request, oldest first. */
  covering(organizationId: OrganizationId, requestId: RequestId): Promise<readonly LegalHold[]>;
}

/** A hold with what it takes in; null once it is released. */
export interface MeasuredHold extends LegalHold {
  readonly measure: HoldMeasure | null;
}

/** A case with the organization that it is of, as staff see it. */
export interface StaffHold {
  readonly organizationSlug: string;
  readonly organizationName: string;
  /** Null where the case is not narrowed to a project. */
  readonly projectName: string | null;
  readonly hold: LegalHold;
}

/** The cases of all organizations. Made for one employee, whose session and role are looked at with each call. */
export interface HoldRegister {
  /** Those that wait for a second person first, then those in force, then what ended last. */
  list(limit: number): Promise<readonly StaffHold[]>;
}

interface ByActor {
  readonly organizationId: OrganizationId;
  readonly actor: Actor;
  readonly origin: Origin;
}

export interface NewLegalHold extends ByActor {
  readonly id: string;
  readonly draft: LegalHoldDraft;
}

export interface HoldChange extends ByActor {
  readonly holdId: string;
  readonly step: HoldStepName;
  /** Why it is declined, or to be released; null for the other steps. */
  readonly reason: string | null;
}
