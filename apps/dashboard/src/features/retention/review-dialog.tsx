'use client';

import { Button } from '../../components/primitives/button.tsx';
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogTitle,
} from '../../components/primitives/dialog.tsx';
import { DiffList } from './diff-list.tsx';
import type { DiffLine } from './policy-diff.ts';

interface ReviewDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => void;
  isSaving: boolean;
  /** Why the last attempt did not succeed; null when there was none. */
  failure: string | null;
  /** Set when somebody else saved first. */
  onShowNewer: (() => void) | null;
  /** Title and button alike. */
  action: string;
  /** Every setting, those that stay included. */
  lines: readonly DiffLine[];
}

/** Said in every review, since no version ever changes it. */
const UNCHANGED: DiffLine = {
  label: 'Stored payloads and records whose expiry changes',
  from: '0',
  to: '0',
  isChanged: false,
};

/** The last look before a version comes into force. Title and button say the same thing. */
export function ReviewDialog({
  isOpen,
  onClose,
  onConfirm,
  isSaving,
  failure,
  onShowNewer,
  action,
  lines,
}: ReviewDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="top-[6vh] flex max-h-[88dvh] flex-col md:top-[8vh] md:max-h-[84dvh]">
        <div className="min-h-0 overflow-y-auto px-5 pt-5 pb-4">
          <DialogTitle className="font-semibold text-figure">{action}</DialogTitle>
          <DialogDescription className="mt-1 text-ink-2">
            In force for new requests within 5 seconds. A change applies to new requests only; every stored payload and
            record keeps its expiry.
          </DialogDescription>
          <div className="mt-4">
            <DiffList lines={[...lines, UNCHANGED]} />
          </div>
          <p role="alert" className={failure === null ? 'sr-only' : 'mt-3 text-danger'}>
            {failure}
          </p>
        </div>
        <div className="flex flex-none justify-end gap-2 border-t bg-canvas px-5 py-3">
          <DialogClose asChild>
            <Button tone="quiet">Back</Button>
          </DialogClose>
          {onShowNewer === null ? (
            <Button tone="primary" disabled={isSaving} onClick={onConfirm}>
              {isSaving ? 'Saving' : action}
            </Button>
          ) : (
            <Button tone="primary" onClick={onShowNewer}>
              Show the newer version
            </Button>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}
