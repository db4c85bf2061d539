import { ROLE_PERMISSIONS, ROLES } from '@lethe/core/tenancy';
import { describe, expect, test } from 'vitest';
import { initialsOf, navSections } from './nav-entries.ts';
import { pastedRequestId } from './pasted-id.ts';

const labelsFor = (role: (typeof ROLES)[number]) =>
  navSections({ slug: 'halden', permissions: ROLE_PERMISSIONS[role] }).flatMap((section) =>
    section.entries.map((entry) => entry.label),
  );

describe('navigation', () => {
  test('shows a role what it can open and nothing else', () => {
    expect(Object.fromEntries(ROLES.map((role) => [role, labelsFor(role)]))).toEqual({
      owner: ['Requests', 'Policies'],
      admin: ['Requests', 'Policies'],
      developer: ['Requests', 'Policies'],
      finance: [],
      compliance: ['Requests', 'Policies'],
      viewer: ['Requests'],
    });
  });

  test('stays inside the organization', () => {
    expect(
      navSections({ slug: 'halden', permissions: ROLE_PERMISSIONS.owner }).flatMap((section) =>
        section.entries.map((entry) => entry.href),
      ),
    ).toEqual(['/halden/requests', '/halden/settings/policies']);
  });
});

test.each([
  ['Ines Marchetti', 'IM'],
  ['  ada ', 'A'],
  ['Jean Luc de la Tour', 'JT'],
  ['', '?'],
])('the initials of %j are %s', (name, expected) => {
  expect(initialsOf(name)).toBe(expected);
});

test.each([
  ['0198C1F2-aaaa-7000-8000-00000000abcd', '0198c1f2-aaaa-7000-8000-00000000abcd'],
  ['x-request-id: 0198c1f2-aaaa-7000-8000-00000000abcd ', '0198c1f2-aaaa-7000-8000-00000000abcd'],
  ['"0198c1f2-aaaa-7000-8000-00000000abcd"', '0198c1f2-aaaa-7000-8000-00000000abcd'],
  ['policies', null],
])('pasting %j finds %s', (text, expected) => {
  expect(pastedRequestId(text)).toBe(expected);
});
