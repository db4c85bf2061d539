import { caseNumber, type HoldState, holdState, type MeasuredHold } from '@lethe/core/holds';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatCount } from '../../components/format/duration.ts';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Dial } from '../../components/payload-state/dial.tsx';
import { Card } from '../../components/primitives/card.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import { STATE_WORDS } from './hold-words.ts';

interface HoldCardProps {
  hold: MeasuredHold;
  /** What it covers, in a sentence. */
  scope: string;
  /** Above the sentence: whose it is, where cases of several stand together. */
  remark?: ReactNode;
  /** Null where there is no page of it. */
  href: string | null;
  actions?: ReactNode;
}

/** One case in force: what it is called, what it covers, how much that is, and who said so. */
export function HoldCard({ hold, scope, remark, href, actions }: HoldCardProps) {
  const title = `${caseNumber(hold)} ${hold.name}`;
  const { measure, placed } = hold;
  return (
    <Card className="flex min-w-0 flex-col px-4 py-3" aria-label={title}>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2">
        <Dial kind="held" />
        <h3 className="min-w-0 flex-1 basis-[160px] truncate font-semibold">
          {href === null ? (
            title
          ) : (
            <Link href={href} className="rounded-chip hover:underline">
              {title}
            </Link>
          )}
        </h3>
        {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {remark === undefined ? null : <p className="mt-1 font-medium">{remark}</p>}
      <p className="mt-1.5 text-pretty text-ink-2">
        {scope}. {sentenceOf(hold.reason)}
      </p>
      <p className="mt-1.5">
        <HoldStateTag state={holdState(hold)} />
      </p>
      <dl className="mt-auto flex pt-3 [&>div:last-child]:flex-1 [&>div]:pr-6 [&>div]:last:pr-0">
        {measure === null ? null : (
          <>
            <Figure label="Records">{formatCount(measure.recordCount)}</Figure>
            <Figure label="Past expiry">{formatCount(measure.pastExpiryCount)}</Figure>
          </>
        )}
        <Figure label="Placed">
          <InstantText at={placed.at} form="date" />, {placed.label}
        </Figure>
      </dl>
    </Card>
  );
}

export function HoldStateTag({ state }: { state: HoldState }) {
  const tone = state === 'waiting' || state === 'release_requested' ? 'expiring' : 'plain';
  return <Tag tone={tone}>{STATE_WORDS[state]}</Tag>;
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0 border-t pt-2.5">
      <dt className="text-ink-3 text-label">{label}</dt>
      <dd className="numeric font-medium">{children}</dd>
    </div>
  );
}

const ENDS = /[.!?…]$/;

/** A reason as it was typed, ended like a sentence. */
function sentenceOf(reason: string): string {
  return ENDS.test(reason) ? reason : `${reason}.`;
}
