'use client';

import './globals.css';

/** When even the frame failed. It stands alone: no theme, no fonts, no data. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="grid min-h-dvh place-items-center p-6">
          <div className="max-w-[420px]">
            <h1 className="font-semibold text-title">Lethe could not show this page</h1>
            <p className="mt-1 text-ink-2">
              Something failed on our side. It was recorded.
              {error.digest === undefined ? '' : ` Its number is ${error.digest}.`}
            </p>
            <button
              type="button"
              onClick={reset}
              className="mt-5 h-9 rounded-control border border-line-2 bg-surface px-3.5 font-medium"
            >
              Retry
            </button>
          </div>
        </main>
      </body>
    </html>
  );
}
