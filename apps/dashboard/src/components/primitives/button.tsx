import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classNames } from '../class-names.ts';

const button = cva(
  'inline-flex select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-control border font-medium transition-colors duration-[120ms] disabled:opacity-45 aria-disabled:opacity-45 [&_svg]:text-ink-3',
  {
    variants: {
      tone: {
        plain: 'border-line-2 bg-surface text-ink enabled:hover:bg-hover [a&]:hover:bg-hover',
        quiet:
          'border-transparent bg-transparent text-ink-2 enabled:hover:bg-hover enabled:hover:text-ink [a&]:hover:bg-hover [a&]:hover:text-ink',
        primary:
          'border-solid bg-solid text-on-solid enabled:hover:bg-solid-2 [a&]:hover:bg-solid-2 [&_svg]:text-current',
        danger: 'border-danger-fill bg-danger-fill text-on-danger enabled:hover:opacity-90 [&_svg]:text-current',
      },
      size: {
        control: 'h-9 px-2.5 md:h-7',
        // For words with a name in them, which may be too long for a phone: it grows by a line.
        named: 'min-h-9 max-w-full whitespace-normal! px-2.5 py-1.5 md:min-h-7 md:py-[3px]',
        large: 'h-10 px-3.5 md:h-9',
        square: 'size-9 px-0 md:size-7',
        tiny: 'h-6 gap-1 px-1.5 text-label',
      },
    },
    defaultVariants: { tone: 'plain', size: 'control' },
  },
);

export type ButtonProps = ComponentProps<'button'> & VariantProps<typeof button> & { asChild?: boolean };

/** The primary button is ink on paper; colour is kept for states of payloads. */
export function Button({ tone, size, asChild = false, className, type = 'button', ...rest }: ButtonProps) {
  const Root = asChild ? Slot.Root : 'button';
  return <Root {...(asChild ? {} : { type })} className={classNames(button({ tone, size }), className)} {...rest} />;
}
