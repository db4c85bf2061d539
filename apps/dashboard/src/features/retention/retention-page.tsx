'use client';

import type { NanoUsd } from '@lethe/core/money';
import type { Organization } from '@lethe/core/tenancy';
import { useState } from 'react';
import { formatDate } from '../../components/format/instant.ts';
import { Button } from '../../components/primitives/button.tsx';
import { TopBar } from '../../components/shell/top-bar.tsx';
import { ImpactPanel } from './impact-panel.tsx';
import { PolicySections } from './policy-sections.tsx';
import { ReadOnlyNotice } from './read-only-notice.tsx';
import { ReviewDialog } from './review-dialog.tsx';
import { SaveBar } from './save-bar.tsx';
import { UnsavedGuard } from './unsaved-guard.tsx';
import { type PoliciesInitial, usePoliciesForm } from './use-policies-form.ts';

interface RetentionPageProps {
  organization: Organization;
  canWrite: boolean;
  canWriteSpending: boolean;
  initial: PoliciesInitial;
  /** Storage fees of the month that runs; null when they could not be read. */
  chargedNanoUsd: NanoUsd | null;
}

export function RetentionPage({
  organization,
  canWrite,
  canWriteSpending,
  initial,
  chargedNanoUsd,
}: RetentionPageProps) {
  const form = usePoliciesForm(organization.slug, initial);
  const { retention } = form;
  const [isReviewing, setIsReviewing] = useState(false);
  const { policy, selfHosted } = retention.page;
  const preview = retention.preview.data ?? null;
  const isCharged = selfHosted === null;
  const closeReview = () => {
    setIsReviewing(false);
    form.forgetFailure();
  };

  return (
    <>
      <TopBar crumbs={[{ label: 'Organization settings' }]} page="Policies">
        <span className="numeric hidden text-ink-3 md:inline">
          Version {policy.version}, in force since {formatDate(policy.effectiveAt)}
        </span>
        <Button tone="quiet" asChild>
          <a href="#history">History</a>
        </Button>
      </TopBar>
      <main id="main" className="w-full max-w-[1232px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <h1 className="font-semibold text-title tracking-[-0.015em]">Retention policy</h1>
        <p className="mt-1 max-w-[68ch] text-ink-2">
          What {organization.name} keeps of each request, and for how long. A change applies to new requests only; every
          stored payload and record keeps the expiry it was given at admission.
        </p>
        {canWrite ? null : <ReadOnlyNotice />}
        <div className="mt-6 grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_400px]">
          <div className="min-w-0">
            <PolicySections
              organizationSlug={organization.slug}
              form={form}
              canWrite={canWrite}
              canWriteSpending={canWriteSpending}
              chargedNanoUsd={chargedNanoUsd}
            />
          </div>
          <ImpactPanel
            className="lg:sticky lg:top-6"
            preview={preview}
            isRefreshing={retention.preview.isPlaceholderData}
            hasFailed={retention.preview.isError}
            onRetry={() => retention.preview.refetch()}
            version={policy.version}
            inForce={retention.inForce}
            draft={retention.draft}
            hasChanges={retention.changes.length > 0}
            isCharged={isCharged}
          />
        </div>
      </main>
      {(canWrite || canWriteSpending) && form.isDirty ? (
        <>
          <SaveBar
            changes={form.changes}
            isValid={form.isValid}
            onDiscard={form.discard}
            onReview={() => setIsReviewing(true)}
          />
          <UnsavedGuard />
        </>
      ) : null}
      <ReviewDialog
        isOpen={isReviewing}
        onClose={closeReview}
        onConfirm={() => form.save().then(closeReview, () => {})}
        isSaving={form.isSaving}
        failure={form.failure}
        onShowNewer={form.hasConflict ? () => form.showNewer().then(closeReview) : null}
        action={form.action}
        lines={form.lines}
      />
    </>
  );
}
