import { classNames } from '../class-names.ts';
import type { StateLabel } from './describe-state.ts';
import { Dial, type DialKind } from './dial.tsx';

const TONES: Record<DialKind, string> = {
  stored: 'text-ink',
  expiring: 'text-expiring',
  expired: 'text-ink-3',
  held: 'text-held',
  erased: 'text-erased',
  not_stored: 'text-ink-3',
};

/** Dial and word. Colour is never alone. */
export function StateBadge({ label, className }: { label: StateLabel; className?: string }) {
  return (
    <span
      title={label.sentence}
      className={classNames('numeric flex items-center gap-1.5 whitespace-nowrap', TONES[label.dial], className)}
    >
      <Dial kind={label.dial} remainingFraction={label.remainingFraction} />
      <span className="sr-only">
        {label.dial === 'stored' || label.dial === 'expiring' ? 'Stored, readable for ' : ''}
      </span>
      {label.word}
    </span>
  );
}
