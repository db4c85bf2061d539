'use client';

import type { ReceiptPage } from '@lethe/core/proof';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { formatCount } from '../../components/format/duration.ts';
import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { Select } from '../../components/primitives/select.tsx';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import { ComplianceTabs } from '../compliance/compliance-tabs.tsx';
import { RetryNotice } from '../requests/retry-notice.tsx';
import type { Settled } from '../requests/settle.ts';
import { KIND_WORDS, receiptLine } from './receipt-words.ts';
import { FILTER_KINDS, noReceiptWords, type ReceiptsQuery, readFilter, receiptsHref } from './receipts-query.ts';
import { ReceiptsTable } from './receipts-table.tsx';

export interface ReceiptsViewProps {
  organizationSlug: string;
  query: ReceiptsQuery;
  page: Settled<ReceiptPage>;
}

/** Every destruction as the log has it, each with a receipt that is checked offline. */
export function ReceiptsView({ organizationSlug, query, page }: ReceiptsViewProps) {
  const router = useRouter();
  const path = `/${organizationSlug}/settings/compliance/receipts`;
  return (
    <PageFrame
      page="receipts"
      sentence="What was deleted, why and when. Each line has a signed receipt that you can check offline."
      actions={
        <Button asChild>
          <a href="/verify-receipt.mjs" download>
            <Icon name="download" />
            Download verifier
          </a>
        </Button>
      }
    >
      <ComplianceTabs current="receipts" />
      <search aria-label="Filters" className="mb-3 flex flex-wrap items-center gap-2">
        <Select
          aria-label="What"
          className="h-10 flex-1 basis-[180px] md:h-8 md:max-w-[240px]"
          value={query.filter}
          onChange={(event) =>
            router.push(receiptsHref(path, { filter: readFilter(event.target.value), before: null }))
          }
        >
          <option value="deletions">Everything destroyed</option>
          <option value="all">The whole log</option>
          {FILTER_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {KIND_WORDS[kind]}
            </option>
          ))}
        </Select>
      </search>
      {page.isOk ? (
        <Lines path={path} query={query} page={page.data} />
      ) : (
        <RetryNotice
          title="The receipts could not be read"
          message={page.message}
          onRetry={() => window.location.reload()}
        />
      )}
    </PageFrame>
  );
}

function Lines({ path, query, page }: { path: string; query: ReceiptsQuery; page: ReceiptPage }) {
  const { leaves, next } = page;
  const [newest, oldest] = [leaves[0], leaves.at(-1)];
  if (newest === undefined || oldest === undefined) return <NoReceipt path={path} query={query} />;
  return (
    <>
      <ReceiptsTable path={path} lines={leaves.map(receiptLine)} />
      <nav aria-label="Pages" className="mt-3 flex items-center gap-2">
        <span className="numeric text-ink-3 text-label">
          {leaves.length === 1
            ? `Leaf ${formatCount(newest.index)}`
            : `Leaves ${formatCount(oldest.index)} to ${formatCount(newest.index)}`}
        </span>
        <span className="ml-auto flex gap-2">
          {query.before === null ? null : (
            <Button asChild>
              <Link href={receiptsHref(path, { ...query, before: null })}>Newest</Link>
            </Button>
          )}
          {next === null ? null : (
            <Button asChild>
              <Link href={receiptsHref(path, { ...query, before: next })}>Older</Link>
            </Button>
          )}
        </span>
      </nav>
    </>
  );
}

function NoReceipt({ path, query }: { path: string; query: ReceiptsQuery }) {
  const { title, sentence, action } = noReceiptWords(path, query);
  return (
    <Notice
      glyph={<Icon name="shield" />}
      title={title}
      actions={
        action === null ? undefined : (
          <Button asChild>
            <Link href={action.href}>{action.label}</Link>
          </Button>
        )
      }
    >
      {sentence}
    </Notice>
  );
}
