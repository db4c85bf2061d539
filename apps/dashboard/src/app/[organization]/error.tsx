'use client';

import { TopBar } from '@/components/shell/top-bar.tsx';
import { RetryNotice } from '@/features/requests/retry-notice.tsx';

/** A page that failed as a whole. The frame around it still works. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <>
      <TopBar crumbs={[]} page="Failure" />
      <main id="main">
        <h1 className="sr-only">This page could not be shown</h1>
        <RetryNotice title="This page could not be shown" message={failureSentence(error.digest)} onRetry={reset} />
      </main>
    </>
  );
}

function failureSentence(digest: string | undefined): string {
  const sentence = 'Something failed on our side. It was recorded.';
  return digest === undefined ? sentence : `${sentence} Its number is ${digest}.`;
}
