import { ROLE_PERMISSIONS, ROLES } from '@lethe/core/tenancy';
import { describe, expect, test } from 'vitest';
import { initialsOf, navSections } from './nav-entries.ts';
import { PAGES } from './pages.ts';
import { pastedRequestId } from './pasted-id.ts';

const labelsFor = (role: (typeof ROLES)[number]) =>
  navSections({ slug: 'halden', permissions: ROLE_PERMISSIONS[role] }).flatMap((section) =>
    section.entries.map((entry) => entry.label),
  );

describe('navigation', () => {
  test('shows a role what it can open and nothing else', () => {
    const all = ['Requests', 'Projects', 'API keys', 'Providers', 'Policies', 'Members', 'Audit log', 'General'];
    expect(Object.fromEntries(ROLES.map((role) => [role, labelsFor(role)]))).toEqual({
      owner: all,
      admin: all,
      developer: ['Requests', 'Projects', 'API keys', 'Providers', 'Policies', 'Members', 'General'],
      finance: ['Projects', 'Members', 'General'],
      compliance: ['Requests', 'Projects', 'Policies', 'Members', 'Audit log', 'General'],
      viewer: ['Requests', 'Projects', 'General'],
    });
  });

  test('stays inside the organization', () => {
    const hrefs = navSections({ slug: 'halden', permissions: ROLE_PERMISSIONS.owner }).flatMap((section) =>
      section.entries.map((entry) => entry.href),
    );
    expect(hrefs).toHaveLength(Object.keys(PAGES).length);
    for (const href of hrefs) expect(href).toMatch(/^\/halden\/[a-z]/);
  });

  test('no two pages share an address or keys', () => {
    const pages = Object.values(PAGES);
    expect(new Set(pages.map(({ path }) => path)).size).toBe(pages.length);
    expect(new Set(pages.map(({ keys }) => keys.join(' '))).size).toBe(pages.length);
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
