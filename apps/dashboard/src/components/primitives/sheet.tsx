'use client';

import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

interface SheetProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** Left out: the focus goes back to what it was on. */
  onCloseFocus?: (event: Event) => void;
  /** Before the button that closes it. */
  actions?: ReactNode;
  /** Stays in sight below what scrolls. */
  foot?: ReactNode;
  /** How wide it is beside the page, as a class; from below it is as wide as the window. */
  className?: string;
  children: ReactNode;
}

/** A panel over the page: from below on a narrow screen, from the right beside it. Escape, the scrim and its button close it. */
export function Sheet({ title, isOpen, onClose, onCloseFocus, actions, foot, className, children }: SheetProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          {...(onCloseFocus === undefined ? {} : { onCloseAutoFocus: onCloseFocus })}
          className={classNames(
            'fixed inset-x-0 bottom-0 z-50 flex max-h-[88dvh] animate-rise flex-col rounded-t-dialog bg-surface shadow-dialog outline-none md:inset-y-0 md:right-0 md:left-auto md:max-h-none md:w-[432px] md:animate-peek md:rounded-none',
            className,
          )}
        >
          <div className="flex h-12 flex-none items-center justify-between border-b pr-2 pl-4">
            <Radix.Title className="mr-auto truncate font-strong">{title}</Radix.Title>
            {actions}
            <Radix.Close asChild>
              <Button tone="quiet" size="square" aria-label="Close">
                <Icon name="close" />
              </Button>
            </Radix.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
          {foot === undefined ? null : <div className="flex-none border-t bg-canvas px-4 py-3">{foot}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
