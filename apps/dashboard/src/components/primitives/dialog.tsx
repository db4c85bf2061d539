'use client';

import { Dialog as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '../class-names.ts';

export const Dialog = Radix.Root;
export const DialogClose = Radix.Close;
export const DialogTitle = Radix.Title;
export const DialogDescription = Radix.Description;

/** A dialog in the upper part of the window; on a narrow screen it keeps 12 px of the page visible on each side. */
export function DialogContent({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
      <Radix.Content
        className={classNames(
          'fixed top-[12vh] left-1/2 z-50 w-[min(480px,calc(100vw-24px))] -translate-x-1/2 animate-appear overflow-hidden rounded-dialog bg-surface shadow-dialog outline-none',
          className,
        )}
        {...rest}
      />
    </Radix.Portal>
  );
}

/** A panel that slides in from the left edge: the navigation of narrow screens. */
export function DrawerContent({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
      <Radix.Content
        aria-describedby={undefined}
        className="fixed inset-y-0 left-0 z-50 flex w-[280px] max-w-[85vw] animate-slide-in flex-col bg-canvas p-2 shadow-dialog outline-none"
      >
        <Radix.Title className="sr-only">{title}</Radix.Title>
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}
