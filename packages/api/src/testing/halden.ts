import type { OrganizationId } from '@lethe/core/tenancy';

export const NOW = new Date('2026-11-21T12:00:00Z');
export const HALDEN = {
  id: '00000000-0000-7000-8000-000000000001' as OrganizationId,
  slug: 'halden',
  name: 'Halden',
  plan: 'pro',
  lifecycle: { state: 'active', version: 1, changedAt: new Date('2026-11-01T00:00:00Z') },
} as const;

/** The session that every context of {@link contextFor} comes with. */
export const SESSION_ID = '00000000-0000-7000-8000-0000000000e1';
