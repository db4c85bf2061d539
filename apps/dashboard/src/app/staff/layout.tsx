import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { StaffApiProvider } from '@/trpc/staff-client.tsx';

export const metadata: Metadata = { title: { default: 'Staff', template: '%s · Staff · Lethe' } };

/** The amber line tells staff pages from an organization's at a glance. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <StaffApiProvider>
      <div className="flex min-h-dvh flex-col border-expiring-fill border-t-4 bg-surface">{children}</div>
    </StaffApiProvider>
  );
}
