import type { Permission } from '@lethe/core/tenancy';

/** What each permission lets a member do. Exhaustive, so that a new one does not compile until it is described. */
export const PERMISSION_SENTENCES: Readonly<Record<Permission, string>> = {
  'organization:read': 'See the organization and its settings',
  'organization:write': 'Rename the organization',
  'ownership:transfer': 'Hand the organization over',
  'member:read': 'See members and their roles',
  'member:write': 'Invite, change and remove members',
  'project:read': 'See projects',
  'project:write': 'Create, change and archive projects',
  'api_key:read': 'See API keys, masked',
  'api_key:write': 'Create, rotate and revoke API keys',
  'management_key:read': 'See management keys, masked',
  'management_key:write': 'Create and revoke management keys',
  'provider_key:read': 'See which providers have a key',
  'provider_key:write': 'Set and delete provider keys',
  'metadata:read': 'See the metadata of requests',
  'payload:read': 'Read payloads; each read is recorded',
  'payload:read_held': 'Read what a legal hold preserves past its expiry; each read is recorded',
  'payload:erase': 'Erase payloads',
  'policy:read': 'See the retention policy',
  'policy:write': 'Change the retention policy',
  'audit:read': 'Read and export the audit log',
  'billing:read': 'See usage, credit, payments and invoices',
  'billing:write': 'Top up credit, and change the card, spending rules and budgets',
  'plan:write': 'Change the plan',
};
