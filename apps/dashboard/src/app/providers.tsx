'use client';

import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { Toasts } from '@/components/primitives/toasts.tsx';
import { TooltipProvider } from '@/components/primitives/tooltip.tsx';
import { ApiProvider } from '@/trpc/client.tsx';

interface ProvidersProps {
  children: ReactNode;
  /** Lets the script run that sets the theme before the first paint. */
  nonce: string | undefined;
}

export function Providers({ children, nonce }: ProvidersProps) {
  return (
    <ThemeProvider
      {...(nonce === undefined ? {} : { nonce })}
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
    >
      <NuqsAdapter>
        <ApiProvider>
          <TooltipProvider delayDuration={400}>{children}</TooltipProvider>
        </ApiProvider>
      </NuqsAdapter>
      <Toasts />
    </ThemeProvider>
  );
}
