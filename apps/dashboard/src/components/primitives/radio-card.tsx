'use client';

import { RadioGroup } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '../class-names.ts';

export function RadioCardGroup({ className, ...rest }: ComponentProps<typeof RadioGroup.Root>) {
  return <RadioGroup.Root className={classNames('grid gap-3 md:grid-cols-2', className)} {...rest} />;
}

interface RadioCardProps {
  value: string;
  title: string;
  children: ReactNode;
  remark: string;
}

/** One of a few alternatives that need a sentence each. The whole card is the control. */
export function RadioCard({ value, title, children, remark }: RadioCardProps) {
  return (
    <RadioGroup.Item
      value={value}
      className="group grid content-start grid-cols-[16px_1fr] gap-x-2.5 gap-y-1 rounded-card border border-line-2 px-4 py-3.5 text-left transition-colors enabled:hover:border-faint disabled:cursor-not-allowed data-[state=checked]:border-ink data-[state=checked]:shadow-[inset_0_0_0_1px_var(--ink)]"
    >
      <span
        aria-hidden="true"
        className="row-span-3 mt-0.5 size-4 rounded-full border-[1.5px] border-faint group-data-[state=checked]:border-[5px] group-data-[state=checked]:border-ink"
      />
      <span className="font-strong">{title}</span>
      <span className="text-ink-2">{children}</span>
      <span className="numeric mt-1 text-ink-3 text-label">{remark}</span>
    </RadioGroup.Item>
  );
}
