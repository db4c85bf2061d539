export const ROLES = ['owner', 'admin', 'developer', 'finance', 'compliance', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** `payload:read` and `metadata:read` are different permissions: finance and viewers never see what was said. */
export const PERMISSIONS = [
  'organization:read',
  'metadata:read',
  'payload:read',
  'policy:read',
  'policy:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const EVERYTHING: readonly Permission[] = PERMISSIONS;

/** The one permission matrix, read by server, interface and documentation. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  owner: EVERYTHING,
  admin: EVERYTHING,
  developer: ['organization:read', 'metadata:read', 'payload:read', 'policy:read'],
  finance: ['organization:read'],
  compliance: ['organization:read', 'metadata:read', 'policy:read'],
  viewer: ['organization:read', 'metadata:read'],
};

export function hasPermission(role: Role, permission: Permission): boolean {
  return ROLE_PERMISSIONS[role].includes(permission);
}

/** The roles that grant a permission, for a page that says whom to ask. */
export function rolesWith(permission: Permission): readonly Role[] {
  return ROLES.filter((role) => hasPermission(role, permission));
}
