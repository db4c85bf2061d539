'use client';

import { Toaster } from 'sonner';
import { Icon } from './icon.tsx';

const SHOWN_MS = 6_000;

/** Bottom right, at most three. A toast is never the only place of a result. */
export function Toasts() {
  return (
    <Toaster
      position="bottom-right"
      visibleToasts={3}
      duration={SHOWN_MS}
      gap={12}
      style={{ fontFamily: 'inherit' }}
      icons={{ success: <Icon name="check" />, error: <Icon name="info" className="text-danger" /> }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex min-h-11 w-full items-center gap-2.5 rounded-card bg-surface px-3.5 py-2 text-base text-ink shadow-popover md:w-[400px]',
          description: 'text-ink-2',
          actionButton: 'ml-auto flex-none rounded-chip px-2 py-1 font-medium text-accent hover:bg-hover',
        },
      }}
    />
  );
}
