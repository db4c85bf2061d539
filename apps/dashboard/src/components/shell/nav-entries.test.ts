import { ROLE_PERMISSIONS, ROLES } from '@lethe/core/tenancy';
import { describe, expect, test } from 'vitest';
import { homePage, initialsOf, navSections, openPages } from './nav-entries.ts';
import { PAGES } from './pages.ts';
import { pastedRequestId } from './pasted-id.ts';

const labelsFor = (role: (typeof ROLES)[number]) =>
  navSections({ slug: 'halden', permissions: ROLE_PERMISSIONS[role] }).flatMap((section) =>
    section.entries.map((entry) => entry.label),
  );

describe('navigation', () => {
  test('shows a role what it can open and nothing else', () => {
    const traffic = ['Overview', 'Requests', 'Conversations', 'Analytics', 'Dashboards'];
    const billing = ['Usage', 'Invoices', 'Credits'];
    const gateway = ['Projects', 'API keys', 'Providers', 'Playground'];
    const settings = ['Policies', 'Compliance', 'Plan', 'Exports', 'Members', 'Webhooks', 'General'];
    const all = [...traffic, ...gateway, ...billing, ...settings];
    expect(Object.fromEntries(ROLES.map((role) => [role, labelsFor(role)]))).toEqual({
      owner: all,
      admin: all,
      developer: [...traffic, ...gateway, 'Policies', 'Compliance', 'Exports', 'Members', 'General'],
      finance: ['Overview', 'Analytics', 'Dashboards', 'Projects', ...billing, 'Plan', 'Members', 'General'],
      compliance: [
        'Overview',
        'Requests',
        'Conversations',
        'Projects',
        'Policies',
        'Compliance',
        'Exports',
        'Members',
        'General',
      ],
      viewer: [...traffic, 'Projects', 'Exports', 'General'],
    });
  });

  test('opens an organization at its overview, for every role', () => {
    const homes = ROLES.map((role) => homePage({ slug: 'halden', permissions: ROLE_PERMISSIONS[role] })?.label);
    expect(homes).toEqual(ROLES.map(() => 'Overview'));
    expect(homePage({ slug: 'halden', permissions: [] })).toBeNull();
  });

  test('stays inside the organization', () => {
    const hrefs = openPages({ slug: 'halden', permissions: ROLE_PERMISSIONS.owner }).map((entry) => entry.href);
    expect(hrefs).toHaveLength(Object.keys(PAGES).length);
    for (const href of hrefs) expect(href).toMatch(/^\/halden\/[a-z]/);
  });

  test('a tab is reached by keys and the palette, and marks the page that it belongs to', () => {
    const reader = { slug: 'halden', permissions: ROLE_PERMISSIONS.compliance };
    expect(openPages(reader).map(({ label }) => label)).toEqual(expect.arrayContaining(['Receipts', 'Audit log']));
    const entries = navSections(reader).flatMap((section) => section.entries);
    const marked = entries.filter(({ currentAt }) => currentAt.includes('/halden/settings/audit-log'));
    expect(marked.map(({ label }) => label)).toEqual(['Compliance']);
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
