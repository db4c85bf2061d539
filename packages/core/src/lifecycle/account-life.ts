/** Why an organization is suspended. A payment resolves the first by itself; the second only staff does. */
export const SUSPENSION_REASONS = ['non_payment', 'terms_violation'] as const;
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];

interface Suspension {
  readonly reason: SuspensionReason;
  readonly suspendedAt: Date;
  /** When the grace is over and the organization is closed by itself. */
  readonly closesAt: Date;
}

interface Versioned {
  /** Counts transitions. Whoever decides names the version that they decided on. */
  readonly version: number;
  readonly changedAt: Date;
}

interface Closure extends Versioned {
  readonly closedAt: Date;
  /** When the purge is due, and until when the owner may reopen. */
  readonly purgesAt: Date;
  /** The suspension that it was closed out of; null when it was closed while active. */
  readonly suspension: (Suspension & { readonly resolvedAt: Date | null }) | null;
}

type ActiveLife = Versioned & { readonly state: 'active' };
export type SuspendedLife = Versioned & Suspension & { readonly state: 'suspended' };
export type ClosedLife = Closure & { readonly state: 'closed' };
type PurgedLife = Closure & { readonly state: 'purged'; readonly purgedAt: Date };

/** Where an organization is in its life, with the dates that were stamped on the way. */
export type AccountLife = ActiveLife | SuspendedLife | ClosedLife | PurgedLife;
