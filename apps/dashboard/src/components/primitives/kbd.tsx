import type { ComponentProps } from 'react';
import { classNames } from '../class-names.ts';

export function Kbd({ className, ...rest }: ComponentProps<'kbd'>) {
  return (
    <kbd
      className={classNames(
        'inline-block min-w-[18px] rounded-chip border border-line-2 bg-surface px-1 text-center font-book font-sans text-axis text-ink-3',
        className,
      )}
      {...rest}
    />
  );
}
