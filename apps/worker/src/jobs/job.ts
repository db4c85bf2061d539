/** How often a run did what, under names of the job's own choosing. Never content, never a tenant's id. */
export type JobCounts = Readonly<Record<string, number>>;

/** What runs at a due instant. Throws when it could not do all of its work; repeating it is always safe. */
export interface Job {
  /** Whoever runs it later shuts out whoever ran it before, so a run that hangs can be taken over. Otherwise it is waited for. */
  readonly isFenced?: true;
  run(now: Date): Promise<JobCounts>;
  /**
   * The earliest instant at which there will be something to do; null when no clock need stop for it.
   * Lets a clock that jumps ahead pass over instants that have no work. A job without it is run at every due instant.
   */
  nextWorkAt?(): Promise<Date | null>;
}
