import type { Metadata } from 'next';
import { cache, type ReactNode, Suspense } from 'react';
import { currentUser } from '@/authentication/current-user.ts';
import { AppShell } from '@/components/shell/app-shell.tsx';
import { RememberTimeZone } from '@/features/account/remember-time-zone.tsx';
import { findInactive } from '@/features/account-life/find-inactive.ts';
import { InactiveOrganization } from '@/features/account-life/inactive-organization.tsx';
import { DemoClockSlot } from '@/features/demo/demo-clock-slot.tsx';
import { CreateOrganizationSlot } from '@/features/organization/create-organization-slot.tsx';
import { LogHeadPending } from '@/features/proof/log-head.tsx';
import { LogHeadSlot } from '@/features/proof/log-head-slot.tsx';
import { BillingBannerSlot } from '@/features/usage/billing-banner-slot.tsx';
import { services } from '@/trpc/compose-services.ts';
import { orNotFound, serverApi } from '@/trpc/server.ts';

interface LayoutProps {
  children: ReactNode;
  params: Promise<{ organization: string }>;
}

/** Read once for the title and the frame. */
const memberships = cache(async () => {
  const api = await serverApi();
  return (await orNotFound(api.organizations.list())).organizations;
});

export async function generateMetadata({ params }: LayoutProps): Promise<Metadata> {
  const { organization: organizationSlug } = await params;
  const inactive = findInactive(await memberships(), organizationSlug);
  if (inactive !== null) return { title: inactive.organization.name };
  const api = await serverApi();
  const { organization } = await orNotFound(api.organizations.current({ organizationSlug }));
  return { title: { default: organization.name, template: `%s · ${organization.name} · Lethe` } };
}

export default async function Layout({ children, params }: LayoutProps) {
  const { organization: organizationSlug } = await params;
  const organizations = await memberships();
  const inactive = findInactive(organizations, organizationSlug);
  if (inactive !== null) return <InactiveOrganization {...inactive} />;
  const api = await serverApi();
  const [current, user] = await Promise.all([
    orNotFound(api.organizations.current({ organizationSlug })),
    currentUser(),
  ]);
  const { environment } = await services();
  return (
    <AppShell
      data={{
        ...current,
        organizations,
        member: { name: user?.name ?? '', email: user?.email ?? '' },
        hasPlans: environment.mode !== 'self_hosted',
      }}
      sidebarFoot={
        <>
          {current.permissions.includes('audit:read') ? (
            <Suspense fallback={<LogHeadPending />}>
              <LogHeadSlot organizationSlug={organizationSlug} />
            </Suspense>
          ) : null}
          <DemoClockSlot />
        </>
      }
      banner={
        current.permissions.includes('billing:write') ? (
          <Suspense>
            <BillingBannerSlot organizationSlug={organizationSlug} />
          </Suspense>
        ) : null
      }
      overlay={
        <>
          <CreateOrganizationSlot />
          <RememberTimeZone />
        </>
      }
    >
      {children}
    </AppShell>
  );
}
