'use client';

import { RetryNotice } from '../requests/retry-notice.tsx';

/** A part that could not be read. The others stand. */
export function FailedPart({ title, message }: { title: string; message: string }) {
  return (
    <div className="rounded-card border">
      <RetryNotice title={title} message={message} className="py-6 md:py-8" onRetry={() => window.location.reload()} />
    </div>
  );
}
