'use client';

import { caseNumber, holdState, isInForce, type MeasuredHold } from '@lethe/core/holds';
import Link from 'next/link';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { ComplianceTabs } from '../compliance/compliance-tabs.tsx';
import { RetryNotice } from '../requests/retry-notice.tsx';
import type { Settled } from '../requests/settle.ts';
import { HoldStateTag } from './hold-card.tsx';
import { holdHref } from './hold-href.ts';
import { type ProjectName, scopeSentence } from './hold-words.ts';
import { HoldsPanel } from './holds-panel.tsx';
import { PlaceHoldButton } from './place-hold-button.tsx';

export interface HoldsViewProps {
  page: Settled<{ readonly holds: readonly MeasuredHold[]; readonly person: string }>;
  projects: readonly ProjectName[];
}

/** What must not be destroyed, by which case, and who agreed. */
export function HoldsView({ page, projects }: HoldsViewProps) {
  return (
    <PageFrame
      page="holds"
      sentence="A legal hold keeps what it covers against expiry, erasure, closure and purge, from its placing to its release. Both ends take two people."
      actions={<PlaceHoldButton projects={projects} />}
    >
      <ComplianceTabs current="holds" />
      {page.isOk ? (
        <>
          <HoldsPanel title="In force" holds={page.data.holds} projects={projects} person={page.data.person} />
          <EndedHolds holds={page.data.holds.filter((hold) => !isInForce(hold))} projects={projects} />
        </>
      ) : (
        <RetryNotice
          title="The legal holds could not be read"
          message={page.message}
          onRetry={() => window.location.reload()}
        />
      )}
    </PageFrame>
  );
}

const COLUMNS: readonly Column[] = [
  { label: 'Case' },
  { label: 'Covered', isWide: true },
  { label: 'Placed', isWide: true },
  { label: 'Ended', isWide: true },
  { label: 'How' },
];

function EndedHolds({ holds, projects }: { holds: readonly MeasuredHold[]; projects: readonly ProjectName[] }) {
  const { organization } = useShell();
  if (holds.length === 0) return null;
  return (
    <section aria-labelledby="ended" className="mt-8">
      <h2 id="ended" className="mb-2 font-semibold">
        Ended
      </h2>
      <DataTable label="Legal holds that have ended" columns={COLUMNS}>
        {holds.map((hold) => (
          <tr key={hold.id}>
            <RowHead
              title={
                <Link href={holdHref(organization.slug, hold)} className="rounded-chip hover:underline">
                  {caseNumber(hold)} {hold.name}
                </Link>
              }
              narrowNote={scopeSentence(hold, projects)}
            />
            <Cell isWide className="max-w-[320px] truncate text-ink-2">
              {scopeSentence(hold, projects)}
            </Cell>
            <Cell isWide className="whitespace-nowrap">
              <InstantText at={hold.placed.at} form="list" />
            </Cell>
            <Cell isWide className="whitespace-nowrap">
              {hold.released === null ? null : <InstantText at={hold.released.at} form="list" />}
            </Cell>
            <Cell className="whitespace-nowrap">
              <HoldStateTag state={holdState(hold)} />
            </Cell>
          </tr>
        ))}
      </DataTable>
    </section>
  );
}
