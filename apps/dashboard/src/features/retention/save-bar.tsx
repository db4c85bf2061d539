import { Button } from '../../components/primitives/button.tsx';
import { type PolicyChange, summarizeChanges } from './policy-diff.ts';

interface SaveBarProps {
  changes: readonly PolicyChange[];
  isValid: boolean;
  onDiscard: () => void;
  onReview: () => void;
}

/** Stays in sight as long as something is unsaved. Nothing is in force before the review is confirmed. */
export function SaveBar({ changes, isValid, onDiscard, onReview }: SaveBarProps) {
  return (
    <section
      aria-label="Unsaved changes"
      className="sticky bottom-0 z-10 mt-auto flex h-15 flex-none items-center gap-2 border-t bg-surface px-4 md:h-14 md:px-8"
    >
      <p role="status" className="numeric min-w-0 truncate">
        <span className="font-strong">
          {isValid ? `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}` : 'Not valid yet'}
        </span>
        <span className="ml-1.5 hidden text-ink-2 md:inline">{summarizeChanges(changes)}</span>
      </p>
      <Button tone="quiet" className="ml-auto" onClick={onDiscard}>
        Discard
      </Button>
      <Button tone="primary" disabled={!isValid} onClick={onReview}>
        Review and save
      </Button>
    </section>
  );
}
