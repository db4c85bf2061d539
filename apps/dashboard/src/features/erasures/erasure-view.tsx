'use client';

import type { Erasure, ErasurePreview } from '@lethe/core/erasures';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { formatCount, formatQuantity } from '../../components/format/duration.ts';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Dial } from '../../components/payload-state/dial.tsx';
import { Button } from '../../components/primitives/button.tsx';
import { Card, CardHead } from '../../components/primitives/card.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { TopBar } from '../../components/shell/top-bar.tsx';
import type { RouterOutputs } from '../../trpc/client.tsx';
import { ErasureActions } from './erasure-actions.tsx';
import { erasuresHref } from './erasure-href.ts';
import { ErasureStatusTag } from './erasure-status.tsx';
import { type ProjectName, selectorWords, standingSentence, timelineSteps } from './erasure-words.ts';

export interface ErasureViewProps {
  page: RouterOutputs['erasures']['get'];
  projects: readonly ProjectName[];
}

/** One request for erasure: what it is about, where it stands, and its receipts. */
export function ErasureView({ page, projects }: ErasureViewProps) {
  const { organization, permissions } = useShell();
  const { erasure, rights, preview, now } = page;
  const above = permissions.includes('policy:read')
    ? [{ label: 'Compliance', href: `/${organization.slug}/settings/compliance` }]
    : [];
  return (
    <>
      <TopBar crumbs={[...above, { label: 'Erasures', href: erasuresHref(organization.slug) }]} page={erasure.number} />
      <main id="main" className="w-full max-w-[1232px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-[280px]">
            <h1 className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold text-title tracking-[-0.015em]">
              {erasure.number}
              <ErasureStatusTag erasure={erasure} now={now} />
            </h1>
            <p className="mt-1 max-w-[68ch] text-pretty text-ink-2">{standingSentence(erasure)}</p>
          </div>
          <ErasureActions erasure={erasure} rights={rights} preview={preview} />
        </div>
        <div className="mt-6 grid items-start gap-4 lg:grid-cols-2">
          <FactsCard erasure={erasure} preview={preview} projects={projects} />
          <TimelineCard erasure={erasure} />
        </div>
        <Receipts erasure={erasure} canOpen={permissions.includes('audit:read')} slug={organization.slug} />
      </main>
    </>
  );
}

function FactsCard({
  erasure,
  preview,
  projects,
}: {
  erasure: Erasure;
  preview: ErasurePreview | null;
  projects: readonly ProjectName[];
}) {
  const { selector, erasedCount, decidedAt, decisionNote } = erasure;
  // What waits is told as it is now, what was decided as it was then.
  const { matchedCount, heldCount } = decidedAt === null && preview !== null ? preview : erasure;
  const cases = (preview?.holds ?? []).map(({ caseNumber }) => caseNumber).join(', ');
  return (
    <Card aria-labelledby="facts">
      <CardHead id="facts" title="What goes" />
      <dl className="numeric grid grid-cols-[104px_minmax(0,1fr)] gap-x-3 gap-y-1.5 px-4 py-3">
        <Fact name="Payloads">{selectorWords(selector, projects)}</Fact>
        <Fact name="Reason">{erasure.reason}</Fact>
        <Fact name="Selected">
          {formatCount(matchedCount)}
          {selector.kind === 'shorter_period' && erasure.status === 'approved' ? ' when it was approved' : ''}
        </Fact>
        <Fact name="Under hold">
          {heldCount === 0 ? (
            '0'
          ) : (
            <span className="inline-flex items-center gap-1.5 text-held">
              <Dial kind="held" />
              {formatCount(heldCount)} kept{cases === '' ? '' : ` under ${cases}`}
            </span>
          )}
        </Fact>
        <Fact name="Erased">{decidedAt === null ? 'Nothing yet' : <strong>{formatCount(erasedCount)}</strong>}</Fact>
        {decisionNote === null ? null : <Fact name="Note">{decisionNote}</Fact>}
      </dl>
      {heldCount > 0 && decidedAt !== null ? (
        <p className="border-t px-4 py-2.5 text-ink-3 text-label">
          What a hold kept lives by its own expiry when the hold is released. To erase it then, ask again.
        </p>
      ) : null}
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

function TimelineCard({ erasure }: { erasure: Erasure }) {
  return (
    <Card aria-labelledby="timeline">
      <CardHead id="timeline" title="Where it stands" />
      <ol className="px-4 py-3">
        {timelineSteps(erasure).map(({ title, sentence, at, isReached }) => (
          <li key={title} className="relative grid grid-cols-[14px_minmax(0,1fr)] gap-x-3 pb-4 last:pb-0">
            <span
              aria-hidden="true"
              className={classNames(
                'mt-[5px] size-2.5 justify-self-center rounded-full border-2',
                isReached ? 'border-ink bg-ink' : 'border-faint bg-surface',
              )}
            />
            <div className="min-w-0">
              <span className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span className={isReached ? 'font-medium' : 'text-ink-3'}>{title}</span>
                {at === null ? null : <InstantText at={at} form="page" className="text-ink-3 text-label" />}
              </span>
              <span className="numeric block break-words text-ink-3 text-label">{sentence}</span>
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Receipts({ erasure, canOpen, slug }: { erasure: Erasure; canOpen: boolean; slug: string }) {
  const { batches } = erasure;
  if (batches.length === 0) return null;
  return (
    <section aria-labelledby="receipts" className="mt-8">
      <h2 id="receipts" className="mb-2 font-semibold">
        {batches.length === 1 ? 'Receipt' : 'Receipts'}
      </h2>
      <ul className="overflow-hidden rounded-card border bg-surface">
        {batches.toReversed().map(({ leafIndex, erasedAt, payloadCount, partCount }) => (
          <li
            key={leafIndex}
            className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-2 last:border-b-0"
          >
            <Icon name="shield" className="text-stored" />
            <span className="numeric min-w-0 flex-1 basis-[220px]">
              {formatQuantity(payloadCount, 'payload')}, {formatQuantity(partCount, 'part')},{' '}
              <InstantText at={erasedAt} form="page" />
            </span>
            <span className="code text-ink-3">leaf {formatCount(leafIndex)}</span>
            {canOpen ? (
              <Button asChild>
                <Link href={`/${slug}/settings/compliance/receipts/${leafIndex}`}>Open receipt</Link>
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
