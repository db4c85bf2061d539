'use client';

import { Button } from '../../components/primitives/button.tsx';
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogTitle,
} from '../../components/primitives/dialog.tsx';
import type { PolicyChange } from './policy-draft.ts';

interface ReviewDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => void;
  isSaving: boolean;
  /** Why the last attempt did not succeed; null when there was none. */
  failure: string | null;
  /** Set when somebody else saved first. */
  onShowNewer: (() => void) | null;
  nextVersion: number;
  changes: readonly PolicyChange[];
}

/** The last look before a version comes into force. Title and button say the same thing. */
export function ReviewDialog({
  isOpen,
  onClose,
  onConfirm,
  isSaving,
  failure,
  onShowNewer,
  nextVersion,
  changes,
}: ReviewDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <div className="px-5 pt-5 pb-4">
          <DialogTitle className="font-semibold text-figure">Save version {nextVersion}</DialogTitle>
          <DialogDescription className="mt-1 text-ink-2">
            In force for new requests within 5 seconds. A change applies to new requests only; every stored payload and
            record keeps its expiry.
          </DialogDescription>
          <dl className="mt-4 rounded-card border">
            {changes.map((change) => (
              <div
                key={change.label}
                className="grid gap-x-3 border-b px-4 py-2.5 last:border-b-0 md:grid-cols-[1fr_auto]"
              >
                <dt className="text-ink-3 md:text-ink-2">{change.label}</dt>
                <dd className="numeric">
                  <span className="text-ink-3 line-through">{change.from}</span>{' '}
                  <span className="font-strong">{change.to}</span>
                </dd>
              </div>
            ))}
            <div className="grid gap-x-3 px-4 py-2.5 md:grid-cols-[1fr_auto]">
              <dt className="text-ink-3 md:text-ink-2">Stored payloads and records whose expiry changes</dt>
              <dd className="numeric">0</dd>
            </div>
          </dl>
          <p role="alert" className={failure === null ? 'sr-only' : 'mt-3 text-danger'}>
            {failure}
          </p>
        </div>
        <div className="flex justify-end gap-2 border-t bg-canvas px-5 py-3">
          <DialogClose asChild>
            <Button tone="quiet">Back</Button>
          </DialogClose>
          {onShowNewer === null ? (
            <Button tone="primary" disabled={isSaving} onClick={onConfirm}>
              {isSaving ? 'Saving' : `Save version ${nextVersion}`}
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
