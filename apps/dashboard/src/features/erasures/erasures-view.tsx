'use client';

import Link from 'next/link';
import { formatCount } from '../../components/format/duration.ts';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Dial } from '../../components/payload-state/dial.tsx';
import { Button } from '../../components/primitives/button.tsx';
import { Cell, type Column, DataTable } from '../../components/primitives/data-table.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import type { RouterOutputs } from '../../trpc/client.tsx';
import { ComplianceTabs } from '../compliance/compliance-tabs.tsx';
import { RetryNotice } from '../requests/retry-notice.tsx';
import type { Settled } from '../requests/settle.ts';
import { EraseButton } from './erase-button.tsx';
import { erasureHref, erasuresHref } from './erasure-href.ts';
import { ErasureStatusTag } from './erasure-status.tsx';
import { outcomeWords, selectorWords } from './erasure-words.ts';

type ErasurePage = RouterOutputs['erasures']['list'];

const COLUMNS: readonly Column[] = [
  { label: 'Erasure' },
  { label: 'Requested, UTC', isWide: true },
  { label: 'By', isWide: true },
  { label: 'Erased', isWide: true, isNumber: true },
  { label: 'Held', isWide: true, isNumber: true },
  { label: 'Status' },
];

export interface ErasuresViewProps {
  page: Settled<ErasurePage>;
  before: number | null;
}

/** Every request to erase payloads before their expiry, with what became of it. */
export function ErasuresView({ page, before }: ErasuresViewProps) {
  return (
    <PageFrame
      page="erasures"
      sentence="Payloads that go before their expiry: who asked, why, what went and what a legal hold kept. Each has a signed receipt."
      actions={<EraseButton />}
    >
      <ComplianceTabs current="erasures" />
      {page.isOk ? (
        <Lines page={page.data} before={before} />
      ) : (
        <RetryNotice
          title="The erasures could not be read"
          message={page.message}
          onRetry={() => window.location.reload()}
        />
      )}
    </PageFrame>
  );
}

function Lines({ page, before }: { page: ErasurePage; before: number | null }) {
  const { organization } = useShell();
  const { erasures, next, now } = page;
  if (erasures.length === 0) {
    return (
      <Notice glyph={<Dial kind="erased" />} title="Nothing was erased on request">
        A request for erasure takes single requests, a filter, an end user, or all that is older than some days.
      </Notice>
    );
  }
  const path = erasuresHref(organization.slug);
  return (
    <>
      <DataTable label="Erasures" columns={COLUMNS}>
        {erasures.map((erasure) => (
          <tr key={erasure.id} className="hover:bg-hover">
            <Cell className="w-full max-w-0 align-top md:w-auto md:max-w-[360px] md:align-middle">
              <Link
                href={erasureHref(organization.slug, erasure.id)}
                prefetch={false}
                className="block break-words rounded-chip font-medium hover:underline md:truncate"
              >
                {erasure.number}, payloads {selectorWords(erasure.selector)}
              </Link>
              <span className="block truncate text-ink-3 text-label">{erasure.reason}</span>
              <span className="numeric block break-words text-ink-3 text-label md:hidden">
                <InstantText at={erasure.requestedAt} form="list" /> · {outcomeWords(erasure)}
              </span>
            </Cell>
            <Cell isWide className="whitespace-nowrap">
              <InstantText at={erasure.requestedAt} form="list" />
            </Cell>
            <Cell isWide className="max-w-[160px] truncate">
              {erasure.requestedBy.label}
            </Cell>
            <Cell isWide isNumber>
              {erasure.decidedAt === null ? <span className="text-ink-3">–</span> : formatCount(erasure.erasedCount)}
            </Cell>
            <Cell isWide isNumber className={erasure.heldCount > 0 ? 'text-held' : 'text-ink-3'}>
              {formatCount(erasure.heldCount)}
            </Cell>
            <Cell className="whitespace-nowrap align-top md:align-middle">
              <ErasureStatusTag erasure={erasure} now={now} />
            </Cell>
          </tr>
        ))}
      </DataTable>
      <nav aria-label="Pages" className="mt-3 flex justify-end gap-2">
        {before === null ? null : (
          <Button asChild>
            <Link href={path}>Newest</Link>
          </Button>
        )}
        {next === null ? null : (
          <Button asChild>
            <Link href={`${path}?before=${next}`}>Older</Link>
          </Button>
        )}
      </nav>
    </>
  );
}
