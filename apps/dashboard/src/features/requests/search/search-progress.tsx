'use client';

import { Button } from '../../../components/primitives/button.tsx';
import type { SearchState } from './search-state.ts';
import { coverageText, progressText, skippedTexts } from './search-words.ts';

const PERCENT = 100;

/** How far a search is, what it skipped and why, and how to go on when it stopped before its end. */
export function SearchProgress({ state, onGoOn }: { state: SearchState; onGoOn: () => void }) {
  if (state.status === 'idle') return null;
  const { windowCount, scannedCount, goneCount, unreadableCount } = state;
  const passedCount = scannedCount + goneCount + unreadableCount;
  const percent =
    windowCount === null || windowCount === 0 ? 0 : Math.min(PERCENT, (passedCount * PERCENT) / windowCount);
  const coverage = coverageText(state);
  const canGoOn = state.status === 'stopped' || state.status === 'failed';
  return (
    <div className="mt-4 border-t pt-4">
      <div
        role="progressbar"
        aria-label="Payloads scanned"
        aria-valuemin={0}
        aria-valuemax={PERCENT}
        aria-valuenow={Math.round(state.status === 'done' ? PERCENT : percent)}
        className="h-1 overflow-hidden rounded-full bg-track"
      >
        <div className="h-full bg-stored-fill" style={{ width: `${state.status === 'done' ? PERCENT : percent}%` }} />
      </div>
      <p role="status" className="numeric mt-2 font-medium">
        {progressText(state)}
      </p>
      {skippedTexts(state).map((sentence) => (
        <p key={sentence} className="numeric mt-1 text-expiring text-label">
          {sentence}
        </p>
      ))}
      {state.failure === null ? null : (
        <p role="alert" className="mt-1 text-danger">
          {state.failure}
        </p>
      )}
      {coverage === null ? null : <p className="numeric mt-1 text-ink-3 text-label">{coverage}</p>}
      {canGoOn ? (
        <Button className="mt-2" onClick={onGoOn}>
          {state.status === 'failed' ? 'Retry' : 'Go on'}
        </Button>
      ) : null}
    </div>
  );
}
