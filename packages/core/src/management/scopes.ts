import type { Permission } from '../tenancy/index.ts';

/**
 * What a management key may do, and the permission of a member that it stands for: REST and dashboard ask for the same things.
 * The names are part of the API and never change.
 */
export const SCOPE_PERMISSIONS = {
  'organization:read': 'organization:read',
  'members:read': 'member:read',
  'members:write': 'member:write',
  'projects:read': 'project:read',
  'projects:write': 'project:write',
  'keys:read': 'api_key:read',
  'keys:write': 'api_key:write',
  'policy:read': 'policy:read',
  'policy:write': 'policy:write',
  'requests:read': 'metadata:read',
  'dashboards:write': 'dashboard:write',
  'analytics:read': 'analytics:read',
  'payloads:read': 'payload:read',
  'payloads:erase': 'payload:erase',
  'views:write': 'view:write',
  'feedback:write': 'feedback:write',
  'exports:write': 'export:write',
  'holds:read': 'hold:read',
  'holds:write': 'hold:write',
  'audit:read': 'audit:read',
  'billing:read': 'billing:read',
  'billing:write': 'billing:write',
  'webhooks:read': 'webhook:read',
  'webhooks:write': 'webhook:write',
} as const satisfies Readonly<Record<string, Permission>>;

export type ManagementScope = keyof typeof SCOPE_PERMISSIONS;
export const MANAGEMENT_SCOPES = Object.keys(SCOPE_PERMISSIONS) as readonly ManagementScope[];

/** What each scope opens, for the page that makes keys and for the documentation. */
export const SCOPE_SENTENCES: Readonly<Record<ManagementScope, string>> = {
  'organization:read': 'Read the name, plan and state of the organization.',
  'members:read': 'List members and their roles.',
  'members:write': 'Change roles and remove members.',
  'projects:read': 'List projects.',
  'projects:write': 'Create, change and archive projects.',
  'keys:read': 'List API keys, without the keys themselves.',
  'keys:write': 'Create and revoke API keys.',
  'policy:read': 'Read the retention policy, preview a change, and read the life of data and the subprocessors.',
  'policy:write': 'Change the retention policy.',
  'requests:read': 'List requests and read their metadata.',
  'analytics:read': 'Read figures over requests: counts, tokens, cost, latency and errors, and shared dashboards.',
  'dashboards:write': 'Make, change and remove shared dashboards and their mailed reports.',
  'payloads:read': 'Read stored prompts and answers. Each read is recorded.',
  'payloads:erase': 'Erase stored payloads before their expiry.',
  'views:write': 'Save, change and remove the views of the list that the organization shares.',
  'feedback:write': 'Give requests a score, and take it back.',
  'exports:write': 'Start, cancel and delete exports of payloads. Fetching one needs payloads:read.',
  'holds:read': 'List legal holds and what they cover.',
  'holds:write': 'Place legal holds and ask for their release. Confirming and approving take a person.',
  'audit:read': 'Read the audit log, its receipts and checkpoints, and how destruction stands.',
  'billing:read': 'Read usage, credit, payments, invoices and budgets.',
  'billing:write': 'Top up credit, and change the saved card, automatic top-up, spending policy and budgets.',
  'webhooks:read': 'List webhook endpoints and their deliveries.',
  'webhooks:write': 'Make, change, test and remove webhook endpoints, and deliver again.',
};
