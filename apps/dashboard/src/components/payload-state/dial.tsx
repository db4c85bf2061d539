import { classNames } from '../class-names.ts';
import { remainingSlice } from './dial-shape.ts';

export type DialKind = 'stored' | 'expiring' | 'expired' | 'held' | 'erased' | 'not_stored';

const TONES: Record<DialKind, string> = {
  stored: 'text-stored-fill',
  expiring: 'text-expiring-fill',
  expired: 'text-faint',
  held: 'text-held-fill',
  erased: 'text-erased-fill',
  not_stored: 'text-faint',
};

interface DialProps {
  kind: DialKind;
  /** The part of its life that a stored payload still has, 0 to 1. */
  remainingFraction?: number;
  className?: string;
}

/** How much of a payload's life is left. It never stands without its word, so it is hidden from screen readers. */
export function Dial({ kind, remainingFraction = 1, className }: DialProps) {
  return (
    <svg
      viewBox="0 0 14 14"
      aria-hidden="true"
      className={classNames('block size-3.5 flex-none', TONES[kind], className)}
    >
      {kind === 'stored' || kind === 'expiring' ? (
        <Pie fraction={remainingFraction} />
      ) : kind === 'held' ? (
        <Pause />
      ) : (
        <Ring isDashed={kind === 'not_stored'} hasSlash={kind === 'erased'} />
      )}
    </svg>
  );
}

/** A disc with two bars cut out: its end is suspended. */
function Pause() {
  return (
    <path
      fillRule="evenodd"
      fill="currentColor"
      d="M7 1a6 6 0 1 0 0 12A6 6 0 0 0 7 1ZM4.75 4.5h1.5v5h-1.5ZM7.75 4.5h1.5v5h-1.5Z"
    />
  );
}

function Pie({ fraction }: { fraction: number }) {
  const slice = remainingSlice(fraction);
  return (
    <>
      <circle cx="7" cy="7" r="6" fill="currentColor" opacity=".24" />
      {slice === null ? <circle cx="7" cy="7" r="6" fill="currentColor" /> : <path d={slice} fill="currentColor" />}
    </>
  );
}

function Ring({ isDashed, hasSlash }: { isDashed: boolean; hasSlash: boolean }) {
  return (
    <>
      <circle
        cx="7"
        cy="7"
        r="5.25"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeDasharray={isDashed ? '2.06 2.06' : undefined}
      />
      {hasSlash ? <path d="M3.3 10.7 10.7 3.3" stroke="currentColor" strokeWidth="1.5" /> : null}
    </>
  );
}
