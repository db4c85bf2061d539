export const ROLES = ['owner', 'admin', 'developer', 'finance', 'compliance', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** What can be allowed. `payload:read` and `metadata:read` are apart: finance and viewers never see what was said. */
export const PERMISSIONS = [
  'organization:read',
  'organization:write',
  'ownership:transfer',
  'organization:close',
  'member:read',
  'member:write',
  'project:read',
  'project:write',
  'api_key:read',
  'api_key:write',
  'management_key:read',
  'management_key:write',
  'provider_key:read',
  'provider_key:write',
  'metadata:read',
  'analytics:read',
  'dashboard:write',
  'payload:read',
  'payload:read_held',
  'payload:erase',
  'view:write',
  'feedback:write',
  'hold:read',
  'hold:write',
  'export:write',
  'policy:read',
  'policy:write',
  'audit:read',
  'billing:read',
  'billing:write',
  'plan:write',
  'webhook:read',
  'webhook:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What a legal hold preserves past its expiry is for compliance alone, and not for whoever runs the organization. */
const ALL_BUT_CUSTODY = PERMISSIONS.filter((permission) => permission !== 'payload:read_held');
const ALL_BUT_OWNERSHIP = ALL_BUT_CUSTODY.filter(
  (permission) =>
    permission !== 'ownership:transfer' && permission !== 'organization:close' && permission !== 'plan:write',
);

/** The one permission matrix, read by server, interface and documentation. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  owner: ALL_BUT_CUSTODY,
  admin: ALL_BUT_OWNERSHIP,
  developer: [
    'organization:read',
    'member:read',
    'project:read',
    'project:write',
    'api_key:read',
    'api_key:write',
    'provider_key:read',
    'metadata:read',
    'analytics:read',
    'dashboard:write',
    'payload:read',
    'view:write',
    'feedback:write',
    'policy:read',
  ],
  finance: [
    'organization:read',
    'member:read',
    'project:read',
    'analytics:read',
    'dashboard:write',
    'billing:read',
    'billing:write',
  ],
  compliance: [
    'organization:read',
    'member:read',
    'project:read',
    'metadata:read',
    'payload:read_held',
    'payload:erase',
    'view:write',
    'hold:read',
    'hold:write',
    'policy:read',
    'audit:read',
  ],
  viewer: ['organization:read', 'project:read', 'metadata:read', 'view:write', 'analytics:read'],
};

export function hasPermission(role: Role, permission: Permission): boolean {
  return ROLE_PERMISSIONS[role].includes(permission);
}

/** The roles that grant a permission, for a page that says whom to ask. */
export function rolesWith(permission: Permission): readonly Role[] {
  return ROLES.filter((role) => hasPermission(role, permission));
}
