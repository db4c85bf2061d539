import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { currentUser } from '@/authentication/current-user.ts';
import { AppShell } from '@/components/shell/app-shell.tsx';
import { DemoClockSlot } from '@/features/demo/demo-clock-slot.tsx';
import { orNotFound, serverApi } from '@/trpc/server.ts';

interface LayoutProps {
  children: ReactNode;
  params: Promise<{ organization: string }>;
}

export async function generateMetadata({ params }: LayoutProps): Promise<Metadata> {
  const { organization: organizationSlug } = await params;
  const api = await serverApi();
  const { organization } = await orNotFound(api.organizations.current({ organizationSlug }));
  return { title: { default: organization.name, template: `%s · ${organization.name} · Lethe` } };
}

export default async function Layout({ children, params }: LayoutProps) {
  const { organization: organizationSlug } = await params;
  const api = await serverApi();
  const [{ organizations }, current, user] = await Promise.all([
    orNotFound(api.organizations.list()),
    orNotFound(api.organizations.current({ organizationSlug })),
    currentUser(),
  ]);
  return (
    <AppShell
      data={{ ...current, organizations, member: { name: user?.name ?? '', email: user?.email ?? '' } }}
      sidebarFoot={<DemoClockSlot />}
    >
      {children}
    </AppShell>
  );
}
