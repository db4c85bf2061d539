/** How long each waiting state lasts, in days of 86 400 s. Stamped at the transition: a change applies to later transitions only. */
export interface LifePeriods {
  /** From a suspension to the closure. */
  readonly suspensionGraceDays: number;
  /** From a closure to the purge. */
  readonly closedRetentionDays: number;
}

export const LIFE_PERIOD_DAYS_MAX = 365;
export const SUSPENSION_GRACE_DAYS_DEFAULT = 14;
export const CLOSED_RETENTION_DAYS_DEFAULT = 30;
export const LIFE_PERIODS_DEFAULT: LifePeriods = {
  suspensionGraceDays: SUSPENSION_GRACE_DAYS_DEFAULT,
  closedRetentionDays: CLOSED_RETENTION_DAYS_DEFAULT,
};
