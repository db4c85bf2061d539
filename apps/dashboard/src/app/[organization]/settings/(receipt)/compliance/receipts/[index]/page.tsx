import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { ReceiptView } from '@/features/proof/receipt-view.tsx';
import { openPage } from '@/trpc/open-page.ts';
import { orNotFound } from '@/trpc/server.ts';

interface PageProps {
  params: Promise<{ organization: string; index: string }>;
}

const INDEX = /^(?:0|[1-9]\d{0,14})$/;

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { index } = await params;
  return { title: INDEX.test(index) ? `Receipt of leaf ${index}` : 'Receipt' };
}

/** Stands apart from the list, whose skeleton would send 200 before it is known whether there is such a receipt. */
export default async function Page({ params }: PageProps) {
  const { api, organizationSlug, isAllowed } = await openPage(params, 'receipts');
  if (!isAllowed) return <PageForbidden page="receipts" />;
  const { index } = await params;
  if (!INDEX.test(index)) notFound();
  const found = await orNotFound(api.proof.receipt({ organizationSlug, index: Number(index) }));
  return (
    <ReceiptView
      leaf={found.leaf}
      receipt={found.receipt}
      verifierKeys={found.signers.map(({ verifierKey }) => verifierKey)}
      checkpointSize={found.checkpoint?.size ?? null}
      isVerified={found.isVerified}
    />
  );
}
