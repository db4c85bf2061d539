import { type Permission, type Role, rolesWith } from '@lethe/core/tenancy';
import { useShell } from './shell-context.tsx';

/** Why a role cannot do something, and who could; null when it can. Shown where the thing is disabled. */
function refusalOf(role: Role, permission: Permission, permissions: readonly Permission[]): string | null {
  if (permissions.includes(permission)) return null;
  const roles = new Intl.ListFormat('en', { type: 'disjunction' }).format(rolesWith(permission));
  return `Your role, ${role}, does not include this. It takes ${roles}.`;
}

/** Why whoever looks at the page cannot do something, and who could; null when they can. */
export function useRefusal(permission: Permission): string | null {
  const { role, permissions } = useShell();
  return refusalOf(role, permission, permissions);
}
