import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { Icon } from '../../components/primitives/icon.tsx';

interface CalloutProps {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  isTrouble?: boolean;
}

/** What somebody has to know before they read the page below it. */
export function Callout({ title, children, actions, isTrouble = false }: CalloutProps) {
  return (
    <div
      role="status"
      className={classNames(
        'mb-6 flex flex-wrap items-start gap-x-3 gap-y-2 rounded-card border px-4 py-3',
        isTrouble ? 'border-danger/30 bg-danger-soft' : 'bg-sunken',
      )}
    >
      <Icon
        name={isTrouble ? 'warning' : 'info'}
        className={classNames('mt-0.5', isTrouble ? 'text-danger' : 'text-ink-3')}
      />
      <div className="min-w-0 flex-1 basis-[220px]">
        <p className="font-semibold">{title}</p>
        <p className="text-pretty text-ink-2">{children}</p>
      </div>
      {actions === undefined ? null : <div className="flex flex-none flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
