/** Employees of the operator. They belong to no organization, and none of their roles is one of an organization's. */
export const STAFF_ROLES = ['support', 'compliance_officer'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** What an employee can be allowed. None of it opens a payload. */
export const STAFF_PERMISSIONS = [
  'organization:view',
  'organization:suspend',
  'organization:resolve',
  'plan:set',
  'erasure:handle',
  'hold:handle',
  'job:view',
  'job:retry',
  'subprocessor:view',
  'subprocessor:write',
  'audit:view',
] as const;
export type StaffPermission = (typeof STAFF_PERMISSIONS)[number];

/**
 * The one matrix of staff, read by server and interface. Support looks after accounts and machines, a compliance officer after what must be kept, must go
 * and must be told. The database holds the same matrix in `staff_role_may`; a test compares the two.
 */
export const STAFF_ROLE_PERMISSIONS: Readonly<Record<StaffRole, readonly StaffPermission[]>> = {
  support: [
    'organization:view',
    'organization:suspend',
    'organization:resolve',
    'plan:set',
    'erasure:handle',
    'job:view',
    'job:retry',
    'subprocessor:view',
    'audit:view',
  ],
  compliance_officer: [
    'organization:view',
    'organization:suspend',
    'organization:resolve',
    'erasure:handle',
    'hold:handle',
    'job:view',
    'subprocessor:view',
    'subprocessor:write',
    'audit:view',
  ],
};

export function hasStaffPermission(role: StaffRole, permission: StaffPermission): boolean {
  return STAFF_ROLE_PERMISSIONS[role].includes(permission);
}

/** The roles that have a permission, for a page that says whom to ask. */
export function staffRolesWith(permission: StaffPermission): readonly StaffRole[] {
  return STAFF_ROLES.filter((role) => hasStaffPermission(role, permission));
}

/** An employee who is signed in. */
export interface StaffMember {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: StaffRole;
}

/** By which right something is done: the token of the employee's session, and the permission that the database asks for again in the transaction that does it. */
export interface StaffAuthority {
  readonly token: string;
  readonly permission: StaffPermission;
}
