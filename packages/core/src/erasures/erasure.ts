import { z } from 'zod';
import type { Actor } from '../audit/index.ts';
import type { OrganizationId } from '../tenancy/index.ts';
import type { ErasureSelector } from './erasure-selector.ts';

/** Within so many days a request for erasure is to be decided. */
export const ERASURE_DUE_DAYS = 30;
/** Payloads that one approval erases, in one transaction. A larger selection is narrowed first; a shorter period goes on in steps of this size. */
export const ERASURE_PAYLOADS_MAX = 10_000;
/** Steps of one erasure that are told with it, the newest. A long shorter period has more, which the log's receipts tell. */
export const ERASURE_BATCHES_SHOWN = 100;
/** Requests of one person, or one key, that wait for a decision at once: each of them is mailed to everybody who may decide. */
export const ERASURES_WAITING_MAX = 20;
const NOTE_LENGTH_MAX = 500;
/** What whoever decides wants to be known of it. It stays on record. */
export const erasureNoteSchema = z.string().trim().max(NOTE_LENGTH_MAX);

export const ERASURE_STATUSES = ['requested', 'approved', 'done', 'declined', 'withdrawn'] as const;
/** `approved`: unreadable and gone; the keys under which it lay are being replaced. `done`: those keys are gone too. */
export type ErasureStatus = (typeof ERASURE_STATUSES)[number];

/** What was erased in one transaction. */
export interface ErasureBatch {
  readonly erasedAt: Date;
  readonly payloadCount: number;
  readonly partCount: number;
  /** The leaf of the transparency log that tells of it, and whose receipt proves it. */
  readonly leafIndex: number;
}

/** A request to erase payloads before their expiry, from its filing to its receipt. */
export interface Erasure {
  readonly organizationId: OrganizationId;
  readonly id: string;
  /** `ER-1` is the first of its organization. */
  readonly number: string;
  readonly selector: ErasureSelector;
  /** Null where it is not narrowed to projects. */
  readonly projectIds: readonly string[] | null;
  readonly reason: string;
  readonly status: ErasureStatus;
  readonly requestedAt: Date;
  readonly requestedBy: Actor;
  readonly dueAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: Actor | null;
  readonly decisionNote: string | null;
  /** As counted last: at the filing, then at the decision. */
  readonly matchedCount: number;
  /** Of those, what a legal hold keeps. */
  readonly heldCount: number;
  readonly erasedCount: number;
  readonly partCount: number;
  /** Until when a shorter period goes on erasing; null where nothing gets there later. */
  readonly untilAt: Date | null;
  readonly doneAt: Date | null;
  /** The newest {@link ERASURE_BATCHES_SHOWN}, oldest first. One, but for a shorter period; none before the approval, and where nothing was there to erase. */
  readonly batches: readonly ErasureBatch[];
}

/** What an erasure would do at the instant at which it was counted. */
export interface ErasurePreview {
  readonly countedAt: Date;
  readonly matchedCount: number;
  readonly heldCount: number;
  readonly erasableCount: number;
  /** The holds that keep some of it, by case number. */
  readonly holds: readonly { readonly id: string; readonly caseNumber: string; readonly payloadCount: number }[];
  /** Of a shorter period: what is stored now and gets old enough before it expires. */
  readonly laterCount: number;
  readonly laterUntil: Date | null;
}
