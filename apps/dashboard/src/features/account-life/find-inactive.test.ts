import type { LifecycleState, Organization, OrganizationId, Role } from '@lethe/core/tenancy';
import { expect, test } from 'vitest';
import { findInactive } from './find-inactive.ts';

function membershipOf(slug: string, state: LifecycleState): { organization: Organization; role: Role } {
  const lifecycle = { state, version: 1, changedAt: new Date('2026-11-21T14:00:00Z') };
  return { role: 'finance', organization: { id: slug as OrganizationId, slug, name: slug, plan: 'pro', lifecycle } };
}

const memberships = [
  membershipOf('halden', 'suspended'),
  membershipOf('old', 'closed'),
  membershipOf('pilot', 'active'),
];

test('a suspended and a closed organization are told apart from an active one, with a way on', () => {
  expect(findInactive(memberships, 'halden')?.other?.slug).toBe('pilot');
  expect(findInactive(memberships, 'halden')?.role).toBe('finance');
  expect(findInactive(memberships, 'old')?.organization.lifecycle.state).toBe('closed');
  expect(findInactive(memberships, 'pilot')).toBeNull();
});

test('one that the person does not belong to is left to be answered as not found', () => {
  expect(findInactive(memberships, 'orrery')).toBeNull();
});
