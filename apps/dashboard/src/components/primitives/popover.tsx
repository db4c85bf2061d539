'use client';

import { Popover as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classNames } from '../class-names.ts';

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;

export function PopoverContent({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        sideOffset={4}
        collisionPadding={8}
        align="start"
        className={classNames('z-40 animate-appear rounded-card bg-surface shadow-popover outline-none', className)}
        {...rest}
      />
    </Radix.Portal>
  );
}
