'use client';

import { formatCount } from '../format/duration.ts';
import { Button } from '../primitives/button.tsx';
import { CopyButton } from '../primitives/copy-button.tsx';
import { Icon } from '../primitives/icon.tsx';
import { MATCH_COUNT_MAX } from './search-document.ts';
import type { FoldMode } from './tree-rows.ts';

interface JsonToolbarProps {
  name: string;
  text: string;
  query: string;
  matchCount: number;
  /** Which hit is the current one; null without hits. */
  position: number | null;
  canUnfold: boolean;
  onQuery: (query: string) => void;
  onStep: (by: number) => void;
  onFold: (mode: FoldMode) => void;
}

export function JsonToolbar({
  name,
  text,
  query,
  matchCount,
  position,
  canUnfold,
  onQuery,
  onStep,
  onFold,
}: JsonToolbarProps) {
  return (
    <div className="flex flex-wrap items-center gap-1 border-b bg-surface px-2 py-1.5">
      <label className="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-control px-2 text-ink-3 focus-within:outline-2 focus-within:outline-accent md:h-7">
        <Icon name="search" />
        <input
          value={query}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
          }}
          placeholder="Find a key or value"
          aria-label={`Find in ${name}`}
          spellCheck={false}
          className="w-full min-w-0 bg-transparent text-ink outline-none"
        />
      </label>
      <output className="numeric px-1 text-ink-3 text-label" aria-live="polite">
        {query === '' ? '' : hitText(position, matchCount)}
      </output>
      <Button
        tone="quiet"
        size="square"
        aria-label="Previous hit"
        disabled={position === null}
        onClick={() => onStep(-1)}
      >
        <Icon name="chevronUp" />
      </Button>
      <Button tone="quiet" size="square" aria-label="Next hit" disabled={position === null} onClick={() => onStep(1)}>
        <Icon name="chevronDown" />
      </Button>
      <span aria-hidden="true" className="mx-1 h-4 w-px bg-line" />
      <Button tone="quiet" onClick={() => onFold('folded')}>
        Fold
      </Button>
      <Button
        tone="quiet"
        disabled={!canUnfold}
        title={canUnfold ? undefined : 'Too large or too deep to unfold as a whole.'}
        onClick={() => onFold('unfolded')}
      >
        Unfold
      </Button>
      <CopyButton text={text} label={`Copy ${name}`} done={`${name} copied.`} />
    </div>
  );
}

function hitText(position: number | null, matchCount: number): string {
  if (position === null) return 'No hit';
  return `${formatCount(position + 1)} of ${formatCount(matchCount)}${matchCount === MATCH_COUNT_MAX ? '+' : ''}`;
}
