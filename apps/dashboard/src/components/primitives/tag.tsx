import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { classNames } from '../class-names.ts';

const tag = cva('inline-flex h-5 max-w-full items-center gap-1 truncate rounded-chip px-1.5 text-label', {
  variants: {
    tone: {
      plain: 'bg-sunken text-ink-2',
      outline: 'text-ink-2 shadow-[inset_0_0_0_1px_var(--line-2)]',
      stored: 'bg-stored-soft text-stored',
      expiring: 'bg-expiring-soft text-expiring',
      danger: 'bg-danger-soft text-danger',
    },
  },
  defaultVariants: { tone: 'plain' },
});

export function Tag({ tone, className, ...rest }: ComponentProps<'span'> & VariantProps<typeof tag>) {
  return <span className={classNames(tag({ tone }), className)} {...rest} />;
}
