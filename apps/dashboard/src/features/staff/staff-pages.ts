import { hasStaffPermission, type StaffPermission, type StaffRole } from '@lethe/core/access';

interface StaffPageEntry {
  readonly label: string;
  readonly href: string;
  readonly permission: StaffPermission;
}

/** The one table of staff pages: the navigation and the refusal of each page read it. A page stands here when it exists. */
export const STAFF_PAGES = {
  organizations: { label: 'Organizations', href: '/staff', permission: 'organization:view' },
  erasures: { label: 'Erasures', href: '/staff/erasures', permission: 'erasure:handle' },
  holds: { label: 'Holds', href: '/staff/holds', permission: 'hold:handle' },
  jobs: { label: 'Jobs', href: '/staff/jobs', permission: 'job:view' },
  subprocessors: { label: 'Subprocessors', href: '/staff/subprocessors', permission: 'subprocessor:view' },
  audit: { label: 'Staff log', href: '/staff/audit', permission: 'audit:view' },
} as const satisfies Readonly<Record<string, StaffPageEntry>>;
export type StaffPageName = keyof typeof STAFF_PAGES;

/** The pages that a role may open, in their order. */
export function staffPagesOf(role: StaffRole): readonly (StaffPageEntry & { readonly name: StaffPageName })[] {
  return Object.entries(STAFF_PAGES)
    .map(([name, entry]) => ({ ...entry, name: name as StaffPageName }))
    .filter(({ permission }) => hasStaffPermission(role, permission));
}
