'use client';

import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { CodeBlock } from './code-block.tsx';
import { Dialog, DialogClose, DialogContent, DialogDescription, DialogTitle } from './dialog.tsx';

interface SecretDialogProps {
  title: string;
  noun: string;
  secret: string;
  /** What Lethe itself has of it. */
  keeps?: string;
  /** What else is to know, such as until when the old one works. */
  children?: ReactNode;
  /** A command that uses it and works as it stands. */
  command: string;
  onClose: () => void;
}

/** A secret, the only time it is ever shown. A press beside the dialog does not close it. */
export function SecretDialog({
  title,
  noun,
  secret,
  keeps = 'Lethe keeps only a fingerprint of it and cannot show it again.',
  children,
  command,
  onClose,
}: SecretDialogProps) {
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        className="top-[6vh] flex max-h-[88dvh] w-[min(600px,calc(100vw-24px))] flex-col md:top-[12vh]"
        onInteractOutside={(event) => event.preventDefault()}
        // Shown once: a key pressed by mistake must not be what makes it disappear.
        onEscapeKeyDown={(event) => event.preventDefault()}
      >
        <div className="min-h-0 overflow-y-auto px-5 pt-5 pb-4">
          <DialogTitle className="font-semibold text-figure">{title}</DialogTitle>
          <DialogDescription className="mt-1 text-ink-2">Copy it now. {keeps}</DialogDescription>
          <div className="mt-4">
            <CodeBlock isWrapped text={secret} label={`Copy the ${noun}`} done={`The ${noun} is copied.`} />
          </div>
          {children}
          <h3 className="mt-4 mb-1.5 font-medium">Try it</h3>
          <CodeBlock text={command} label="Copy the command" done="Command copied." />
        </div>
        <div className="flex flex-none justify-end border-t bg-canvas px-5 py-3">
          <DialogClose asChild>
            <Button tone="primary">I have copied it</Button>
          </DialogClose>
        </div>
      </DialogContent>
    </Dialog>
  );
}
