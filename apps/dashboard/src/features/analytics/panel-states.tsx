'use client';

import { useRouter } from 'next/navigation';
import { Card } from '../../components/primitives/card.tsx';
import { RetryNotice } from '../requests/retry-notice.tsx';

/** As high as the panel to come. */
export function PanelSkeleton({ title, note }: { title: string; note?: string | undefined }) {
  return (
    <Card className="flex flex-col p-4" aria-busy="true">
      <h3 className="min-h-6 font-semibold">{title}</h3>
      <div className="mt-2 h-[176px]" />
      {note === undefined ? null : <p className="mt-2 text-ink-3 text-label">{note}</p>}
    </Card>
  );
}

/** A panel fails alone. */
export function PanelFailure({ title, message }: { title: string; message: string }) {
  const router = useRouter();
  return (
    <Card className="p-4">
      <RetryNotice title={`${title} could not be loaded`} message={message} onRetry={() => router.refresh()} />
    </Card>
  );
}
