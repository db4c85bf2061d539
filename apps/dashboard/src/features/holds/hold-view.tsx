'use client';

import { caseNumber, type MeasuredHold } from '@lethe/core/holds';
import { Dial } from '../../components/payload-state/dial.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { TopBar } from '../../components/shell/top-bar.tsx';
import { HeldRecords, type HeldRecordsProps } from './held-records.tsx';
import { HoldActions } from './hold-actions.tsx';
import { CaseCard, StepsCard } from './hold-cards.tsx';
import { holdsHref } from './hold-href.ts';
import { type ProjectName, standingSentence } from './hold-words.ts';
import { useChangeHold } from './use-change-hold.ts';

export interface HoldViewProps extends HeldRecordsProps {
  hold: MeasuredHold;
  projects: readonly ProjectName[];
  person: string;
}

/** One case: what it says, who took which step, and the records that it covers. */
export function HoldView({ hold, projects, person, records, isFirstPage }: HoldViewProps) {
  const { organization } = useShell();
  const changing = useChangeHold(person);
  const compliance = `/${organization.slug}/settings/compliance`;
  return (
    <>
      <TopBar
        crumbs={[
          { label: 'Compliance', href: compliance },
          { label: 'Legal holds', href: holdsHref(organization.slug) },
        ]}
        page={caseNumber(hold)}
      />
      <main id="main" className="w-full max-w-[1232px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-[280px]">
            <h1 className="flex items-center gap-2 font-semibold text-title tracking-[-0.015em]">
              <Dial kind={hold.released === null ? 'held' : 'expired'} className="size-4" />
              <span className="min-w-0 truncate">
                {caseNumber(hold)} {hold.name}
              </span>
            </h1>
            <p className="mt-1 max-w-[68ch] text-pretty text-ink-2">{standingSentence(hold)}</p>
          </div>
          <div className="flex flex-wrap gap-2">
            <HoldActions hold={hold} changing={changing} />
          </div>
        </div>
        <div className="mt-6 grid items-start gap-4 lg:grid-cols-2">
          <CaseCard hold={hold} projects={projects} />
          <StepsCard hold={hold} />
        </div>
        <HeldRecords hold={hold} records={records} isFirstPage={isFirstPage} />
      </main>
    </>
  );
}
