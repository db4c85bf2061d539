import { Dial } from '../../components/payload-state/dial.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import type { ReceiptGlyph as Glyph } from './receipt-words.ts';

/** Stands beside its word, never alone. */
export function ReceiptGlyph({ glyph }: { glyph: Glyph }) {
  switch (glyph) {
    case 'expired':
    case 'erased':
      return <Dial kind={glyph} />;
    case 'held':
      return <Icon name="lock" className="size-3.5 text-held-fill" />;
    default:
      return <Icon name={glyph} className="size-3.5 text-faint" />;
  }
}

/** Whether a checkpoint covers the leaf. */
export function SignedState({ isSigned }: { isSigned: boolean }) {
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap">
      <Icon name={isSigned ? 'shield' : 'clock'} className={`size-3.5 ${isSigned ? 'text-stored' : 'text-faint'}`} />
      {isSigned ? 'Signed' : <span className="text-ink-2">Pending</span>}
    </span>
  );
}
