'use client';

import type { FormEvent, ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog, DialogClose, DialogContent, DialogDescription, DialogTitle } from './dialog.tsx';

export interface FormDialogProps {
  /** Says what the button does, in the same words. */
  title: string;
  description?: ReactNode;
  onClose: () => void;
  submit: string;
  onSubmit: () => void;
  isBusy: boolean;
  canSubmit?: boolean;
  /** `Close` once something was saved that closing does not take back. */
  closeLabel?: 'Cancel' | 'Close';
  /** Why the last attempt did not succeed; null when there was none. */
  failure: string | null;
  /** Stands beside the buttons: when something was counted. */
  remark?: ReactNode;
  /** What destroys is confirmed by pressing its button alone: Enter does nothing. */
  isDestructive?: boolean;
  children?: ReactNode;
}

/** A short form over the page. It stays open until the server agreed; a refusal stands in it. */
export function FormDialog(props: FormDialogProps) {
  const { title, description, onClose, submit, onSubmit, isBusy, failure } = props;
  const { canSubmit = true, isDestructive = false, closeLabel = 'Cancel', remark, children } = props;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!isDestructive && canSubmit && !isBusy) onSubmit();
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="top-[6vh] flex max-h-[88dvh] flex-col md:top-[12vh] md:max-h-[76dvh]">
        <form onSubmit={send} noValidate className="flex min-h-0 flex-col">
          <div className="min-h-0 overflow-y-auto px-5 pt-5 pb-4">
            <DialogTitle className="font-semibold text-figure">{title}</DialogTitle>
            <DialogDescription className={description === undefined ? 'sr-only' : 'mt-1 text-ink-2'}>
              {description ?? title}
            </DialogDescription>
            {children === undefined ? null : <div className="mt-4 flex flex-col gap-4">{children}</div>}
          </div>
          {/* Outside of what scrolls: a refusal is in sight wherever a long form stands. */}
          <p role="alert" className={failure === null ? 'sr-only' : 'flex-none px-5 pt-1 pb-4 text-danger'}>
            {failure}
          </p>
          <div className="flex flex-none flex-wrap items-center justify-end gap-2 border-t bg-canvas px-5 py-3">
            {remark === undefined ? null : <span className="numeric mr-auto min-w-0 text-ink-3">{remark}</span>}
            <DialogClose asChild>
              <Button tone="quiet">{closeLabel}</Button>
            </DialogClose>
            <Button
              type={isDestructive ? 'button' : 'submit'}
              tone={isDestructive ? 'danger' : 'primary'}
              size="named"
              disabled={isBusy || !canSubmit}
              {...(isDestructive ? { onClick: onSubmit } : {})}
            >
              {submit}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
