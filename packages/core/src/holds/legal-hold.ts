import { z } from 'zod';
import type { OrganizationId, ProjectId, RequestId } from '../tenancy/index.ts';

export const HOLD_NAME_LENGTH_MAX = 120;
export const HOLD_REASON_LENGTH_MAX = 1_000;
/** End users that one hold names. A larger circle is a project or a range of dates. */
export const HOLD_END_USERS_MAX = 100;
/** Single requests that one hold names. */
export const HOLD_REQUESTS_MAX = 500;
/** Holds of one organization that are in force at once. */
export const HOLDS_IN_FORCE_MAX = 100;
const END_USER_LENGTH_MAX = 256;

/** What a hold covers. Each scope that is set narrows it; none of them: the whole organization. */
export interface LegalHoldScope {
  readonly projectId: ProjectId | null;
  /** Empty: not narrowed to end users. */
  readonly endUsers: readonly string[];
  /** Included. */
  readonly admittedFrom: Date | null;
  /** Not included. */
  readonly admittedTo: Date | null;
  /** Empty: not narrowed to single requests. */
  readonly requestIds: readonly RequestId[];
}

export interface LegalHoldDraft extends LegalHoldScope {
  readonly name: string;
  readonly reason: string;
}

const scopeShape = {
  projectId: z.guid().nullable(),
  endUsers: z.array(z.string().trim().min(1).max(END_USER_LENGTH_MAX)).max(HOLD_END_USERS_MAX).transform(distinct),
  admittedFrom: z.date().nullable(),
  admittedTo: z.date().nullable(),
  requestIds: z.array(z.guid()).max(HOLD_REQUESTS_MAX).transform(distinct),
};
const isOrdered = ({ admittedFrom, admittedTo }: { admittedFrom: Date | null; admittedTo: Date | null }) =>
  admittedFrom === null || admittedTo === null || admittedFrom < admittedTo;
const DISORDERED = { path: ['admittedTo'], message: 'The range ends before it begins.' };

export const holdScopeSchema = z.strictObject(scopeShape).refine(isOrdered, DISORDERED).transform(toScope);
export const holdReasonSchema = z.string().trim().min(1).max(HOLD_REASON_LENGTH_MAX);
/** What whoever places a hold says. Name and reason stay on record for good. */
export const holdDraftSchema = z
  .strictObject({ name: z.string().trim().min(1).max(HOLD_NAME_LENGTH_MAX), reason: holdReasonSchema, ...scopeShape })
  .refine(isOrdered, DISORDERED)
  .transform((draft): LegalHoldDraft => ({ ...toScope(draft), name: draft.name, reason: draft.reason }));

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

interface ParsedScope extends Omit<LegalHoldScope, 'projectId' | 'requestIds'> {
  readonly projectId: string | null;
  readonly requestIds: readonly string[];
}

function toScope({ projectId, endUsers, admittedFrom, admittedTo, requestIds }: ParsedScope): LegalHoldScope {
  return {
    projectId: projectId as ProjectId | null,
    endUsers,
    admittedFrom,
    admittedTo,
    requestIds: requestIds as readonly RequestId[],
  };
}

/** Somebody who took a step of a case. */
export interface HoldStep {
  readonly at: Date;
  readonly label: string;
  /** Who it was as a person: `user:` or `staff:` and an id. Null for a step of before steps had persons. */
  readonly person: string | null;
}

/** A case that preserves what it covers against every destruction, from its placing to its release. Preserved is not exposed. */
export interface LegalHold extends LegalHoldDraft {
  readonly organizationId: OrganizationId;
  readonly id: string;
  /** Counts the cases of one organization from 1. */
  readonly number: number;
  readonly placed: HoldStep;
  /** By a second person. Until then it preserves already, and no custodian reads by it. */
  readonly confirmed: HoldStep | null;
  readonly releaseRequested: HoldStep | null;
  /** Why it is to be released, or was declined. */
  readonly releaseReason: string | null;
  /** Null while it is in force. Releasing never extends: what is overdue goes with the next sweep. */
  readonly released: HoldStep | null;
  /** Released because the second person declined to confirm it. */
  readonly isDeclined: boolean;
}

/** How lawyers and receipts know it. */
export function caseNumber({ number }: Pick<LegalHold, 'number'>): string {
  return `LH-${number}`;
}

export const HOLD_STATES = ['waiting', 'confirmed', 'release_requested', 'released', 'declined'] as const;
export type HoldState = (typeof HOLD_STATES)[number];

export function holdState(
  hold: Pick<LegalHold, 'confirmed' | 'releaseRequested' | 'released' | 'isDeclined'>,
): HoldState {
  if (hold.released !== null) return hold.isDeclined ? 'declined' : 'released';
  if (hold.confirmed === null) return 'waiting';
  return hold.releaseRequested === null ? 'confirmed' : 'release_requested';
}

export function isInForce({ released }: Pick<LegalHold, 'released'>): boolean {
  return released === null;
}

/** The part of a record that decides which holds cover it. */
export interface HeldRecord {
  readonly id: RequestId;
  readonly projectId: ProjectId;
  readonly endUser: string | null;
  readonly admittedAt: Date;
}

/** What a scope takes in, at an instant. */
export interface HoldMeasure {
  readonly recordCount: number;
  /** Of them, those whose payload is readable. */
  readonly storedCount: number;
  /** Those whose payload is past its expiry, and kept by a hold or not destroyed yet. */
  readonly pastExpiryCount: number;
}
