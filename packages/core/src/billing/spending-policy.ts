import { z } from 'zod';
import { NANO_USD_PER_USD, type NanoUsd } from '../money/index.ts';
import type { OrganizationId, UserId } from '../tenancy/index.ts';

/**
 * What happens to a request whose payload no credit, or no room under the storage cap, is left for: it is answered and not stored, or it is refused.
 * Where credit pays the inference too, a request without credit is refused whatever the choice.
 */
export const OUT_OF_CREDIT_CHOICES = ['continue_unstored', 'block'] as const;
export type OutOfCreditChoice = (typeof OUT_OF_CREDIT_CHOICES)[number];

/** The largest amount that a setting takes. */
export const SPENDING_AMOUNT_NANO_USD_MAX: NanoUsd = 1_000_000n * NANO_USD_PER_USD;

/** What an organization lets its requests cost. Versions are never changed: a new setting is a new version, in force for requests admitted from then on. */
export interface SpendingPolicy extends SpendingPolicyDraft {
  readonly organizationId: OrganizationId;
  /** 0: nobody has chosen anything yet. */
  readonly version: number;
  /** Null for version 0. */
  readonly effectiveAt: Date | null;
  /** Null for version 0, for a management key, and when the author is gone. */
  readonly authorId: UserId | null;
}

const amount = z.bigint().min(0n).max(SPENDING_AMOUNT_NANO_USD_MAX).nullable();

/** What a member may ask for. */
export const spendingPolicyDraftSchema = z.strictObject({
  outOfCredit: z.enum(OUT_OF_CREDIT_CHOICES),
  /** What storage fees of a UTC month never exceed; 0: nothing is stored. Null: no cap. */
  monthlyStorageCapNanoUsd: amount,
  /** A balance below it is low, which answers say and members are told of. Null: it never is. */
  lowBalanceNanoUsd: amount,
});
export type SpendingPolicyDraft = Readonly<z.infer<typeof spendingPolicyDraftSchema>>;

/** What holds until somebody chooses. */
export const DEFAULT_SPENDING: SpendingPolicyDraft = {
  outOfCredit: 'continue_unstored',
  monthlyStorageCapNanoUsd: null,
  lowBalanceNanoUsd: null,
};
