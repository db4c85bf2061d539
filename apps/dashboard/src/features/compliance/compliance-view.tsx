'use client';

import type { DestructionStatus } from '@lethe/core/retention';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import type { RouterOutputs } from '../../trpc/client.tsx';
import { EraseButton } from '../erasures/erase-button.tsx';
import { HoldsPanel, type HoldsPanelProps } from '../holds/holds-panel.tsx';
import { PlaceHoldButton } from '../holds/place-hold-button.tsx';
import { RetryNotice } from '../requests/retry-notice.tsx';
import type { Settled } from '../requests/settle.ts';
import { ComplianceTabs } from './compliance-tabs.tsx';
import { LifecycleTable } from './lifecycle-table.tsx';
import { NumberRow } from './number-row.tsx';
import { numberCards } from './number-words.ts';
import { Panel } from './panel.tsx';
import { PauseBanner } from './pause-banner.tsx';
import { StatusPanel } from './status-panel.tsx';
import { pauseSentence } from './status-words.ts';
import { SubprocessorsPanel } from './subprocessors-panel.tsx';

export interface ComplianceViewProps {
  lifecycle: Settled<RouterOutputs['compliance']['lifecycle']>;
  /** Null for a role that does not read it. */
  status: Settled<DestructionStatus> | null;
  subprocessors: Settled<RouterOutputs['compliance']['subprocessors']>;
  /** Null for a role that does not see them. */
  holds: Settled<HoldsPanelProps> | null;
  isSelfHosted: boolean;
  now: Date;
}

/** The overview of compliance. Each part fails alone. */
export function ComplianceView({ lifecycle, status, subprocessors, holds, isSelfHosted, now }: ComplianceViewProps) {
  const pause = status?.isOk ? pauseSentence(status.data) : null;
  return (
    <PageFrame
      page="compliance"
      sentence="How long each class of data lives, how it dies, and whether it did so on time. The numbers are those that the code is held to."
      actions={
        <>
          {holds?.isOk ? <PlaceHoldButton projects={holds.data.projects} /> : null}
          <EraseButton />
        </>
      }
    >
      <ComplianceTabs current="compliance" />
      {status?.isOk && status.data.pausedAt !== null && pause !== null ? (
        <PauseBanner pausedAt={status.data.pausedAt} sentence={pause} />
      ) : null}
      {lifecycle.isOk ? <NumberRow cards={numberCards(lifecycle.data.numbers)} /> : null}
      {status === null ? null : status.isOk ? (
        <StatusPanel status={status.data} now={now} />
      ) : (
        <Failed title="The retention status could not be read" message={status.message} />
      )}
      {holds === null ? null : holds.isOk ? (
        <HoldsPanel {...holds.data} />
      ) : (
        <Failed title="The legal holds could not be read" message={holds.message} />
      )}
      {lifecycle.isOk ? (
        <Panel id="lifecycle" title="Life of data" remark="For the policy that is in force now.">
          <LifecycleTable classes={lifecycle.data.classes} />
        </Panel>
      ) : (
        <Failed title="The life of data could not be read" message={lifecycle.message} />
      )}
      {subprocessors.isOk ? (
        <SubprocessorsPanel entries={subprocessors.data} isSelfHosted={isSelfHosted} />
      ) : (
        <Failed title="The register of subprocessors could not be read" message={subprocessors.message} />
      )}
    </PageFrame>
  );
}

function Failed({ title, message }: { title: string; message: string }) {
  return <RetryNotice title={title} message={message} onRetry={() => window.location.reload()} />;
}
