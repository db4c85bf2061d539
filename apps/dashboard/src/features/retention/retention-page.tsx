'use client';

import type { Organization } from '@lethe/core/tenancy';
import { useState } from 'react';
import { formatDate } from '../../components/format/instant.ts';
import { Button } from '../../components/primitives/button.tsx';
import { TopBar } from '../../components/shell/top-bar.tsx';
import { HistorySection } from './history-section.tsx';
import { ImpactPanel } from './impact-panel.tsx';
import { LevelSection } from './level-section.tsx';
import { MetadataSection } from './metadata-section.tsx';
import { PeriodSection } from './period-section.tsx';
import { readPayloadDays } from './policy-draft.ts';
import { ReadOnlyNotice } from './read-only-notice.tsx';
import { ReviewDialog } from './review-dialog.tsx';
import { SaveBar } from './save-bar.tsx';
import { StoredSection } from './stored-section.tsx';
import { UnsavedGuard } from './unsaved-guard.tsx';
import { type PolicyPage, usePolicyForm } from './use-policy-form.ts';

interface RetentionPageProps {
  organization: Organization;
  canWrite: boolean;
  initial: PolicyPage;
}

export function RetentionPage({ organization, canWrite, initial }: RetentionPageProps) {
  const form = usePolicyForm(organization.slug, initial);
  const [isReviewing, setIsReviewing] = useState(false);
  const { policy, selfHosted } = form.page;
  const isCharged = selfHosted === null;
  const problemOf = (field: 'payload' | 'metadata') =>
    form.reading.kind === 'invalid' && form.reading.field === field ? form.reading.sentence : null;
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
            <LevelSection
              level={form.form.level}
              onChange={(level) => form.edit({ level })}
              isCharged={isCharged}
              isReadOnly={!canWrite}
            />
            <PeriodSection
              daysText={form.form.daysText}
              onChange={(daysText) => form.edit({ daysText })}
              problem={problemOf('payload')}
              limit={form.page}
              inForceDays={form.inForce.payloadRetentionDays}
              isRetaining={form.form.level === 'retain_all'}
              isReadOnly={!canWrite}
            />
            <MetadataSection
              daysText={form.form.metadataDaysText}
              onChange={(metadataDaysText) => form.edit({ metadataDaysText })}
              problem={problemOf('metadata')}
              limit={form.page}
              payloadRetentionDays={readPayloadDays(form.form, form.inForce, form.page.bounds)}
              inForceDays={form.inForce.metadataRetentionDays}
              isReadOnly={!canWrite}
            />
            <StoredSection
              inForceDays={form.inForce.payloadRetentionDays}
              canErase={canWrite && form.inForce.level === 'retain_all'}
            />
            <HistorySection history={form.page.history} />
          </div>
          <ImpactPanel
            className="lg:sticky lg:top-6"
            preview={form.preview.data ?? null}
            isRefreshing={form.preview.isPlaceholderData}
            hasFailed={form.preview.isError}
            onRetry={() => form.preview.refetch()}
            version={policy.version}
            inForce={form.inForce}
            draft={form.draft}
            hasChanges={form.changes.length > 0}
            isCharged={isCharged}
          />
        </div>
      </main>
      {canWrite && form.isDirty ? (
        <>
          <SaveBar
            changes={form.changes}
            isValid={form.reading.kind === 'valid'}
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
        nextVersion={policy.version + 1}
        changes={form.changes}
      />
    </>
  );
}
