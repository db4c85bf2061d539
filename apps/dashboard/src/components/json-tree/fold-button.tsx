import { classNames } from '../class-names.ts';
import { Icon } from '../primitives/icon.tsx';

interface FoldButtonProps {
  name: string;
  isOpen: boolean;
  /** Left out where the whole tree listens. */
  onPress?: () => void;
  /** -1 where the keys of the tree itself fold and unfold. */
  tabIndex?: number;
}

export function FoldButton({ name, isOpen, onPress, tabIndex }: FoldButtonProps) {
  return (
    <button
      type="button"
      data-fold=""
      tabIndex={tabIndex}
      aria-expanded={isOpen}
      aria-label={`${isOpen ? 'Fold' : 'Unfold'} ${name}`}
      onClick={onPress}
      className="grid h-5 w-4 flex-none place-items-center rounded-chip text-ink-3 hover:text-ink"
    >
      <Icon name="chevronRight" className={classNames('size-3', isOpen && 'rotate-90')} />
    </button>
  );
}
