'use client';

import type { SpendingPolicy } from '@lethe/core/billing';
import { toast } from 'sonner';
import type { Preview } from './describe-impact.ts';
import { type PolicyPage, usePolicyForm } from './use-policy-form.ts';
import { useSpendingForm } from './use-spending-form.ts';

export interface PoliciesInitial {
  readonly page: PolicyPage;
  /** Null when it could not be computed: the page then asks for it. */
  readonly preview: Preview | null;
  readonly spending: { readonly policy: SpendingPolicy } | null;
}

/** Retention and spending are policies of their own, with their own versions and permissions; on this page they are reviewed and saved together. */
export function usePoliciesForm(organizationSlug: string, initial: PoliciesInitial) {
  const retention = usePolicyForm(organizationSlug, initial.page, initial.preview);
  const spending = useSpendingForm(organizationSlug, initial.spending);
  const changes = [...retention.changes, ...spending.changes];
  const isRetentionChanged = retention.changes.length > 0;
  const isSpendingChanged = spending.changes.length > 0;
  const forgetFailure = () => {
    retention.forgetFailure();
    spending.forgetFailure();
  };
  return {
    retention,
    spending,
    changes,
    lines: [...retention.lines, ...spending.lines],
    isDirty: retention.isDirty || isSpendingChanged || !spending.isValid,
    isValid: retention.reading.kind === 'valid' && spending.isValid && changes.length > 0,
    /** What saving does, as title and button of the review. */
    action: isRetentionChanged ? `Save version ${retention.page.policy.version + 1}` : 'Save spending limits',
    isSaving: retention.isSaving || spending.isSaving,
    failure: retention.failure ?? spending.failure,
    hasConflict: retention.hasConflict || spending.hasConflict,
    forgetFailure,
    discard: () => {
      retention.discard();
      spending.discard();
    },
    /** One after the other: when the second is refused the first is in force, and only the second is still to be saved. */
    save: async () => {
      forgetFailure();
      if (isRetentionChanged) await retention.save();
      if (isSpendingChanged) {
        await spending.save();
        toast.success('Spending limits saved. They hold for requests from now on.');
      }
    },
    showNewer: () => Promise.all([retention.showNewer(), spending.showNewer()]),
  };
}

export type PoliciesForm = ReturnType<typeof usePoliciesForm>;
