'use client';

import type { Organization, OrganizationId, Role } from '@lethe/core/tenancy';
import { ROLE_PERMISSIONS } from '@lethe/core/tenancy';
import type { ReactNode } from 'react';
import { AppShell } from '../../components/shell/app-shell.tsx';

const organizationOf = (slug: string, name: string, plan: Organization['plan']): Organization => ({
  id: `story-${slug}` as OrganizationId,
  slug,
  name,
  plan,
  lifecycle: { state: 'active', version: 1, changedAt: new Date('2026-10-07T00:00:00Z') },
});
const HALDEN = organizationOf('halden', 'Halden', 'pro');

/** The frame with people and organizations that exist in stories only. */
export function StoryShell({ role = 'admin', children }: { role?: Role; children: ReactNode }) {
  return (
    <AppShell
      data={{
        organization: HALDEN,
        organizations: [
          { organization: HALDEN, role },
          { organization: organizationOf('orrery', 'Orrery Research Cooperative', 'enterprise'), role: 'viewer' },
          { organization: organizationOf('pilot', 'Pilot', 'free'), role: 'owner' },
        ],
        role,
        permissions: ROLE_PERMISSIONS[role],
        member: { name: 'Ines Marchetti', email: 'ines@halden.example' },
        hasPlans: true,
      }}
    >
      {children}
    </AppShell>
  );
}
