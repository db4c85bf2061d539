import './globals.css';
import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata } from 'next';
import { ThemeProvider } from 'next-themes';
import type { ReactNode } from 'react';
import { Toaster } from 'sonner';
import { ApiProvider } from '@/trpc/client.tsx';

export const metadata: Metadata = { title: 'Lethe' };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body>
        <ThemeProvider attribute="data-theme" defaultTheme="system" enableSystem disableTransitionOnChange>
          <ApiProvider>{children}</ApiProvider>
          <Toaster position="bottom-right" duration={6_000} visibleToasts={3} />
        </ThemeProvider>
      </body>
    </html>
  );
}
