import type { NanoUsd } from '@lethe/core/money';
import { HistorySection } from './history-section.tsx';
import { LevelSection } from './level-section.tsx';
import { MetadataSection } from './metadata-section.tsx';
import { PeriodSection } from './period-section.tsx';
import { type PolicyField, readPayloadDays } from './policy-draft.ts';
import { RedactionSection } from './redaction-section.tsx';
import { RulesSection } from './rules-section.tsx';
import { SpendingSection } from './spending-section.tsx';
import { StoredSection } from './stored-section.tsx';
import type { PoliciesForm } from './use-policies-form.ts';

interface PolicySectionsProps {
  organizationSlug: string;
  form: PoliciesForm;
  canWrite: boolean;
  canWriteSpending: boolean;
  chargedNanoUsd: NanoUsd | null;
}

/** Every setting of the page, in the order in which they act on a request. */
export function PolicySections(props: PolicySectionsProps) {
  const { organizationSlug, form, canWrite, canWriteSpending, chargedNanoUsd } = props;
  const { retention, spending } = form;
  const preview = retention.preview.data ?? null;
  const problemOf = (field: PolicyField) =>
    retention.reading.kind === 'invalid' && retention.reading.field === field ? retention.reading.sentence : null;
  return (
    <>
      <LevelSection
        level={retention.form.level}
        onChange={(level) => retention.edit({ level })}
        isCharged={retention.page.selfHosted === null}
        isReadOnly={!canWrite}
      />
      <PeriodSection
        daysText={retention.form.daysText}
        onChange={(daysText) => retention.edit({ daysText })}
        problem={problemOf('payload')}
        limit={retention.page}
        inForceDays={retention.inForce.payloadRetentionDays}
        isRetaining={retention.form.level === 'retain_all'}
        isReadOnly={!canWrite}
      />
      <MetadataSection
        daysText={retention.form.metadataDaysText}
        onChange={(metadataDaysText) => retention.edit({ metadataDaysText })}
        problem={problemOf('metadata')}
        limit={retention.page}
        payloadRetentionDays={readPayloadDays(retention.form, retention.inForce, retention.page.bounds)}
        inForceDays={retention.inForce.metadataRetentionDays}
        isReadOnly={!canWrite}
      />
      <RedactionSection
        organizationSlug={organizationSlug}
        redaction={retention.form.redaction}
        onChange={(redaction) => retention.edit({ redaction })}
        problem={problemOf('redaction')}
        isRetaining={retention.form.level === 'retain_all'}
        isReadOnly={!canWrite}
      />
      <RulesSection organizationSlug={organizationSlug} preview={preview} ceiling={retention.inForce} />
      {spending.policy === null ? null : (
        <SpendingSection
          form={spending.form}
          onChange={spending.edit}
          capProblem={spending.capProblem}
          capNanoUsd={spending.policy.monthlyStorageCapNanoUsd}
          chargedNanoUsd={chargedNanoUsd}
          isReadOnly={!canWriteSpending}
        />
      )}
      <StoredSection
        inForceDays={retention.inForce.payloadRetentionDays}
        canErase={canWrite && retention.inForce.level === 'retain_all'}
        longerStampedCount={preview?.longerStampedCount ?? null}
      />
      <HistorySection history={retention.page.history} />
    </>
  );
}
