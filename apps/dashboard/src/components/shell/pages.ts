import type { Permission } from '@lethe/core/tenancy';
import type { IconName } from '../primitives/icon.tsx';

/** A page of an organization: where it stands, what it is called, and which permission opens it. */
export interface PageEntry {
  readonly label: string;
  readonly icon: IconName;
  /** Below the organization's own path. */
  readonly path: string;
  readonly permission: Permission;
  /** The keys that go there. */
  readonly keys: readonly [string, string];
  readonly section: SectionName;
  /** The page whose tab this one is: it stands for it in the sidebar. */
  readonly tabOf?: 'compliance' | 'analytics';
}

export const SECTION_NAMES = ['Main', 'Gateway', 'Billing', 'Organization settings'] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

/** The one table of pages: the sidebar, the palette, the keys and the refusal of each page read it. */
export const PAGES = {
  overview: {
    label: 'Overview',
    icon: 'home',
    path: 'overview',
    permission: 'organization:read',
    keys: ['g', 'f'],
    section: 'Main',
  },
  requests: {
    label: 'Requests',
    icon: 'requests',
    path: 'requests',
    permission: 'metadata:read',
    keys: ['g', 'r'],
    section: 'Main',
  },
  conversations: {
    label: 'Conversations',
    icon: 'conversation',
    path: 'conversations',
    permission: 'metadata:read',
    keys: ['g', 't'],
    section: 'Main',
  },
  analytics: {
    label: 'Analytics',
    icon: 'bars',
    path: 'analytics',
    permission: 'analytics:read',
    keys: ['g', 'n'],
    section: 'Main',
  },
  models: {
    label: 'Compare models',
    icon: 'compare',
    path: 'analytics/models',
    permission: 'analytics:read',
    keys: ['g', 'z'],
    section: 'Main',
    tabOf: 'analytics',
  },
  prompts: {
    label: 'Prompt patterns',
    icon: 'layers',
    path: 'analytics/prompts',
    permission: 'payload:read',
    keys: ['g', 'q'],
    section: 'Main',
    tabOf: 'analytics',
  },
  dashboards: {
    label: 'Dashboards',
    icon: 'grid',
    path: 'dashboards',
    permission: 'analytics:read',
    keys: ['g', 'd'],
    section: 'Main',
  },
  projects: {
    label: 'Projects',
    icon: 'box',
    path: 'projects',
    permission: 'project:read',
    keys: ['g', 'j'],
    section: 'Gateway',
  },
  apiKeys: {
    label: 'API keys',
    icon: 'key',
    path: 'api-keys',
    permission: 'api_key:read',
    keys: ['g', 'k'],
    section: 'Gateway',
  },
  providers: {
    label: 'Providers',
    icon: 'plug',
    path: 'providers',
    permission: 'provider_key:read',
    keys: ['g', 'v'],
    section: 'Gateway',
  },
  playground: {
    label: 'Playground',
    icon: 'terminal',
    path: 'playground',
    permission: 'api_key:write',
    keys: ['g', 'y'],
    section: 'Gateway',
  },
  usage: {
    label: 'Usage',
    icon: 'bars',
    path: 'usage',
    permission: 'billing:read',
    keys: ['g', 'u'],
    section: 'Billing',
  },
  invoices: {
    label: 'Invoices',
    icon: 'receipt',
    path: 'invoices',
    permission: 'billing:read',
    keys: ['g', 'i'],
    section: 'Billing',
  },
  credits: {
    label: 'Credits',
    icon: 'card',
    path: 'credits',
    permission: 'billing:read',
    keys: ['g', 'b'],
    section: 'Billing',
  },
  policies: {
    label: 'Policies',
    icon: 'clock',
    path: 'settings/policies',
    permission: 'policy:read',
    keys: ['g', 'p'],
    section: 'Organization settings',
  },
  compliance: {
    label: 'Compliance',
    icon: 'shield',
    path: 'settings/compliance',
    permission: 'policy:read',
    keys: ['g', 'c'],
    section: 'Organization settings',
  },
  receipts: {
    label: 'Receipts',
    icon: 'file',
    path: 'settings/compliance/receipts',
    permission: 'audit:read',
    keys: ['g', 'x'],
    section: 'Organization settings',
    tabOf: 'compliance',
  },
  holds: {
    label: 'Legal holds',
    icon: 'lock',
    path: 'settings/compliance/holds',
    permission: 'hold:read',
    keys: ['g', 'h'],
    section: 'Organization settings',
    tabOf: 'compliance',
  },
  erasures: {
    label: 'Erasures',
    icon: 'forbidden',
    path: 'settings/compliance/erasures',
    permission: 'metadata:read',
    keys: ['g', 'e'],
    section: 'Organization settings',
    tabOf: 'compliance',
  },
  auditLog: {
    label: 'Audit log',
    icon: 'log',
    path: 'settings/audit-log',
    permission: 'audit:read',
    keys: ['g', 'a'],
    section: 'Organization settings',
    tabOf: 'compliance',
  },
  plan: {
    label: 'Plan',
    icon: 'layers',
    path: 'settings/plan',
    permission: 'billing:read',
    keys: ['g', 'l'],
    section: 'Organization settings',
  },
  exports: {
    label: 'Exports',
    icon: 'download',
    path: 'settings/exports',
    permission: 'metadata:read',
    keys: ['g', 'o'],
    section: 'Organization settings',
  },
  members: {
    label: 'Members',
    icon: 'people',
    path: 'settings/members',
    permission: 'member:read',
    keys: ['g', 'm'],
    section: 'Organization settings',
  },
  webhooks: {
    label: 'Webhooks',
    icon: 'send',
    path: 'settings/webhooks',
    permission: 'webhook:read',
    keys: ['g', 'w'],
    section: 'Organization settings',
  },
  general: {
    label: 'General',
    icon: 'sliders',
    path: 'settings/general',
    permission: 'organization:read',
    keys: ['g', 's'],
    section: 'Organization settings',
  },
} as const satisfies Record<string, PageEntry>;
export type PageName = keyof typeof PAGES;
