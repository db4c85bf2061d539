import type { ReactNode } from 'react';
import { Icon } from '../../components/primitives/icon.tsx';

/** Why, in danger colour, and what is the case. */
export function LifeHead({ cause, title, children }: { cause: string; title: string; children: ReactNode }) {
  return (
    <>
      <p className="flex items-center gap-1.5 font-medium text-danger">
        <Icon name="forbidden" />
        {cause}
      </p>
      <h1 className="mt-2 font-semibold text-[24px] leading-8 tracking-[-0.022em] md:text-[28px] md:leading-9">
        {title}
      </h1>
      <p className="mt-2 max-w-[66ch] text-pretty text-conversation text-ink-2">{children}</p>
    </>
  );
}
