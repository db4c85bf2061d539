'use client';

import { useState } from 'react';
import { classNames } from '../class-names.ts';
import { formatCount } from '../format/duration.ts';

/** Each press shows at most this much more: a page that lays out megabytes at once stands still. */
const STEP_CHARACTERS = 20_000;

interface ClippedTextProps {
  text: string;
  /** How many characters are shown at first. */
  limit: number;
  className?: string;
  quote?: string;
}

/** A text of somebody else's, as characters and nothing more, cut where it gets too long to lay out. */
export function ClippedText({ text, limit, className, quote = '' }: ClippedTextProps) {
  const [shownCount, setShownCount] = useState(limit);
  const isClipped = text.length > shownCount;
  const nextCount = Math.min(text.length, shownCount + STEP_CHARACTERS);
  return (
    <>
      <span className={classNames('foreign-text', className)}>
        {quote}
        {isClipped ? text.slice(0, shownCount) : text}
        {isClipped ? '…' : quote}
      </span>
      {isClipped ? (
        <button
          type="button"
          onClick={() => setShownCount(nextCount)}
          className="ml-1 font-medium font-sans text-accent text-label hover:underline"
        >
          Show {nextCount === text.length ? 'all' : formatCount(nextCount)} of {formatCount(text.length)} characters
        </button>
      ) : null}
    </>
  );
}
