import type { Role } from '@lethe/core/tenancy';

/** What a role is for, in a sentence. What exactly it includes, the permission matrix says. */
export const ROLE_SENTENCES: Readonly<Record<Role, string>> = {
  owner: 'Everything. Only owners change the plan, hand the organization over and close it.',
  admin: 'Everything but handing the organization over and changing the plan.',
  developer: 'Projects, keys and requests with their payloads.',
  finance: 'Usage, credit, payments and invoices; projects and members. Never a request, never a payload.',
  compliance: 'Metadata, policies and the audit log. Erases payloads without reading them.',
  viewer: 'Metadata of requests. Never a payload.',
};

/** `Owner`: a role at the start of a line. */
export function roleName(role: Role): string {
  return role.charAt(0).toUpperCase() + role.slice(1);
}
