'use client';

import { type LeafSummary, parseLeafBody, type Receipt } from '@lethe/core/proof';
import { formatCount } from '../../components/format/duration.ts';
import { InstantText } from '../../components/format/instant-text.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { TopBar } from '../../components/shell/top-bar.tsx';
import { ClaimsCard } from './claims-card.tsx';
import { LeafCard } from './leaf-card.tsx';
import { PathCard } from './path-card.tsx';
import { CLAIMS } from './receipt-claims.ts';
import { ReceiptGlyph } from './receipt-glyph.tsx';
import { receiptLine } from './receipt-words.ts';
import { VerifyCard } from './verify-card.tsx';

export interface ReceiptViewProps {
  leaf: LeafSummary;
  /** Null while no checkpoint covers the leaf. */
  receipt: Receipt | null;
  verifierKeys: readonly string[];
  /** The size of the receipt's checkpoint; null when no key of the log opens it. */
  checkpointSize: number | null;
  /** Whether the receipt holds under the log's keys, by this server's own check. */
  isVerified: boolean;
}

/** One receipt: what it says, what that proves, and how to check it without us. */
export function ReceiptView({ leaf, receipt, verifierKeys, checkpointSize, isVerified }: ReceiptViewProps) {
  const { organization } = useShell();
  const line = receiptLine(leaf);
  const body = parseLeafBody(leaf.body);
  const isOwn = receipt !== null && receipt.salt !== null;
  const home = `/${organization.slug}/settings/compliance`;
  const crumbs = [
    { label: 'Compliance', href: home },
    { label: 'Receipts', href: `${home}/receipts` },
  ];
  return (
    <>
      <TopBar crumbs={crumbs} page={`Leaf ${formatCount(leaf.index)}`} />
      <main id="main" className="w-full max-w-[1232px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <h1 className="flex items-center gap-2 font-semibold text-title tracking-[-0.015em]">
          <ReceiptGlyph glyph={line.glyph} />
          {line.word}
        </h1>
        <p className="numeric mt-1 text-ink-2">
          {line.scope}. <InstantText at={line.at} form="page" />
        </p>
        <div className="mt-6 grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_344px]">
          <div className="flex min-w-0 flex-col gap-4">
            <LeafCard leaf={leaf} body={body} />
            <VerifyCard
              organizationSlug={organization.slug}
              organizationId={isOwn ? organization.id : null}
              index={leaf.index}
              isPending={receipt === null}
              verifierKeys={verifierKeys}
            />
            <ClaimsCard claims={CLAIMS[leaf.kind]} />
          </div>
          <aside aria-label="Proof" className="flex min-w-0 flex-col gap-4">
            <PathCard leaf={leaf} receipt={receipt} checkpointSize={checkpointSize} isVerified={isVerified} />
          </aside>
        </div>
      </main>
    </>
  );
}
