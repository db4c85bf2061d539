import type { OrganizationId } from '../tenancy/index.ts';
import type { DestructionStatus } from './ports.ts';
import type { SweepSurvey } from './sweep-breaker.ts';

export type PauseReason = NonNullable<DestructionStatus['pauseReason']>;

/** What a tick came to. `settling`: nothing tells yet whether the clock is right, as after the start of a machine. */
export interface GuardTick {
  readonly state: 'confirmed' | 'settling' | 'paused';
  /** Destruction paused, resumed, or this machine has settled since the last tick. Told to one tick only. */
  readonly hasChanged: boolean;
  readonly pausedAt: Date | null;
  readonly pauseReason: PauseReason | null;
}

/** Holds the database's clock against the time that really passed, and pauses all destruction when it cannot be trusted. */
export interface DestructionGuard {
  /** Begins every destructive job, and is asked every few seconds besides. */
  confirm(): Promise<GuardTick>;
  /** Stops all destruction until the operator resumes it. The numbers say why. */
  pause(reason: 'breaker', numbers: Readonly<Record<string, number>>): Promise<void>;
}

/** One organization and one UTC hour of expiry that has ended. */
export interface DueHour {
  readonly organizationId: OrganizationId;
  readonly expiryHour: Date;
}

export interface HourKeySurvey extends SweepSurvey {
  /** The operator has seen what the breaker stopped and lets it pass. */
  readonly isBreakerReleased: boolean;
  /** Keys whose hour is none, or lies beyond every period. They are swept like any other; there should be none. */
  readonly malformedCount: number;
  /** Organizations without a policy. There should be none. */
  readonly unruledOrganizationCount: number;
}

export interface HourBatch {
  readonly token: bigint;
  readonly hourLimit: number;
  readonly passedOver: readonly OrganizationId[];
}

/** The keys of ended hours. Whoever claims the sweep shuts out whoever claimed it before. */
export interface HourKeySweep {
  claim(): Promise<bigint>;
  /** Counts everything that is there only when more than `floorCount` is due; otherwise what is due stands for it. */
  survey(floorCount: number): Promise<HourKeySurvey>;
  /** Destroys the keys of the oldest due hours of organizations without a legal hold, together. 0: none is left that can be had this way. */
  destroyBatch(batch: HourBatch): Promise<number | 'refused'>;
  /** What is still due, oldest first. */
  listDue(limit: number): Promise<readonly DueHour[]>;
  /** `refused`: the claim was taken over, or destruction is paused. */
  destroyOne(hour: DueHour & { readonly token: bigint }): Promise<'destroyed' | 'held' | 'gone' | 'refused'>;
  finish(run: { token: bigint; leftOverCount: number }): Promise<void>;
  /** The end of the earliest hour that has keys; null when there are none. */
  nextDueAt(): Promise<Date | null>;
}

export type DayDrop =
  | {
      readonly kind: 'dropped';
      readonly partCount: number;
      readonly organizationCount: number;
      /** Organizations and days of admission whose parts were not as many as were once stored, less what was erased, held or dropped. */
      readonly mismatchCount: number;
    }
  /** `busy`: readers hold the partition. `keys_left`: a key of the day is still there. `refused`: as with keys. */
  | { readonly kind: 'gone' | 'busy' | 'keys_left' | 'refused' };

/** The ciphertext of ended days. */
export interface DayDropper {
  claim(): Promise<bigint>;
  /** The UTC days that have ended and still have ciphertext, or may have, oldest first: `2026-11-21`. */
  listEnded(): Promise<readonly string[]>;
  drop(day: { token: bigint; day: string }): Promise<DayDrop>;
  finish(run: { token: bigint; leftOverCount: number }): Promise<void>;
  /** The end of the earliest day that has a partition; null when there are none. */
  nextDueAt(): Promise<Date | null>;
}
