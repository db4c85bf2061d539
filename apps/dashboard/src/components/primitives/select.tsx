import type { ComponentProps } from 'react';
import { classNames } from '../class-names.ts';
import { Icon } from './icon.tsx';

/** The platform's own list of choices, dressed as a control: it works with every keyboard and on every phone. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return (
    <span className={classNames('relative inline-flex h-9 min-w-0 md:h-7', className)}>
      <select
        className="h-full w-full min-w-0 appearance-none truncate rounded-control border border-line-2 bg-surface pr-7 pl-2.5 font-medium transition-colors enabled:hover:bg-hover disabled:cursor-not-allowed disabled:opacity-45"
        {...rest}
      />
      <Icon
        name="chevronDown"
        className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-ink-3"
      />
    </span>
  );
}
