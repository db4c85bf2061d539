import { type HoldStep, holdState, type MeasuredHold } from '@lethe/core/holds';
import type { ReactNode } from 'react';
import { formatCount } from '../../components/format/duration.ts';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Card, CardHead } from '../../components/primitives/card.tsx';
import { HoldStateTag } from './hold-card.tsx';
import { type ProjectName, scopeSentence } from './hold-words.ts';

/** What a case says, and how much that is now. */
export function CaseCard({ hold, projects }: { hold: MeasuredHold; projects: readonly ProjectName[] }) {
  const { measure } = hold;
  return (
    <Card aria-labelledby="case">
      <CardHead id="case" title="The case">
        <HoldStateTag state={holdState(hold)} />
      </CardHead>
      <dl className="numeric grid grid-cols-[104px_minmax(0,1fr)] gap-x-3 gap-y-1.5 px-4 py-3">
        <Fact name="Covers">{scopeSentence(hold, projects)}</Fact>
        {hold.endUsers.length > 3 ? <Fact name="End users">{hold.endUsers.join(', ')}</Fact> : null}
        <Fact name="Reason">{hold.reason}</Fact>
        {measure === null ? null : (
          <>
            <Fact name="Records">{formatCount(measure.recordCount)}</Fact>
            <Fact name="Readable">{formatCount(measure.storedCount)}</Fact>
            <Fact name="Past expiry">{formatCount(measure.pastExpiryCount)}, kept by a hold or not destroyed yet</Fact>
          </>
        )}
      </dl>
    </Card>
  );
}

/** Who took which step of a case, and when. */
export function StepsCard({ hold }: { hold: MeasuredHold }) {
  const { placed, confirmed, releaseRequested, released, isDeclined } = hold;
  const steps: readonly (readonly [string, HoldStep | null])[] = [
    ['Placed', placed],
    ['Confirmed', confirmed],
    ['Release asked for', releaseRequested],
    [isDeclined ? 'Declined' : 'Released', released],
  ];
  return (
    <Card aria-labelledby="steps">
      <CardHead id="steps" title="Steps" />
      <ol className="px-4 py-2">
        {steps.map(([name, step]) =>
          step === null ? null : (
            <li key={name} className="flex min-h-8 flex-wrap items-center gap-x-3 max-md:py-1">
              <span className="w-[120px] flex-none font-medium">{name}</span>
              <span className="min-w-0 flex-1 truncate">{step.label}</span>
              <InstantText at={step.at} form="page" className="whitespace-nowrap text-ink-3 max-md:basis-full" />
            </li>
          ),
        )}
        {hold.releaseReason === null ? null : <li className="py-1 text-ink-2">Why: {hold.releaseReason}</li>}
      </ol>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
