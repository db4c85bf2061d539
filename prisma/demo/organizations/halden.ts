import { CLAIM_SCENARIOS } from '../conversations/halden/claims.ts';
import { DOCUMENT_SCENARIOS } from '../conversations/halden/documents.ts';
import { EDGE_SCENARIOS } from '../conversations/halden/edge-cases.ts';
import { INTERNAL_SCENARIOS } from '../conversations/halden/internal-tools.ts';
import { SUPPORT_SCENARIOS } from '../conversations/halden/support.ts';
import { ABROAD_SCENARIOS } from '../conversations/halden/support-abroad.ts';
import type { ApiKeyLimitsPlan, OrganizationPlan } from './organization-plan.ts';

const key = (name: string, createdDaysAgo: number, limits: ApiKeyLimitsPlan = {}) => ({
  name,
  createdDaysAgo,
  limits,
  isRevoked: false,
});

/** A freight forwarder on the Pro plan. Its policy has a history, so that payloads of every age and state are there. */
export const HALDEN: OrganizationPlan = {
  slug: 'halden',
  name: 'Halden',
  plan: 'pro',
  createdDaysAgo: 421,
  creditUsd: 250,
  projects: [
    {
      name: 'support-assistant',
      mode: 'credits',
      createdDaysAgo: 398,
      keys: [
        key('production', 188),
        key('staging', 120, { rateLimitPerMinute: 120, spendLimitUsd: 250 }),
        { ...key('first rollout', 398), isRevoked: true },
        key('production', 397, { expiresInDays: -187, replacedByIndex: 0 }),
      ],
    },
    {
      name: 'claims-triage',
      mode: 'api_keys',
      createdDaysAgo: 260,
      // Claims name people, so they are kept for a week and no longer.
      payloadRetentionDays: 7,
      keys: [
        key('production', 260),
        key('back office', 58, { rateLimitPerMinute: 30, concurrencyLimit: 4, payloadRetentionDays: 3 }),
        key('damage photos trial', 74, {
          expiresInDays: -12,
          allowedModels: ['google/gemini-2.5-flash', 'openai/gpt-4o-mini'],
        }),
      ],
    },
    {
      name: 'docs-search',
      mode: 'api_keys',
      createdDaysAgo: 205,
      keys: [key('intranet', 205), key('mobile', 61, { expiresInDays: 9 })],
    },
    {
      name: 'internal-tools',
      mode: 'credits',
      createdDaysAgo: 340,
      keys: [
        key('analysts', 340),
        key('night jobs', 96, { spendLimitUsd: 40, rateLimitPerMinute: 600 }),
        key('contractor', 52, { expiresInDays: 24, spendLimitUsd: 5, allowedModels: ['openai/gpt-5-mini'] }),
      ],
    },
  ],
  members: [
    { email: 'ines.marchetti@halden.example', name: 'Ines Marchetti', role: 'admin' },
    { email: 'aksel.halden@halden.example', name: 'Aksel Halden', role: 'owner' },
    { email: 'tomas.rehak@halden.example', name: 'Tomas Rehak', role: 'developer' },
    { email: 'liis.kask@halden.example', name: 'Liis Kask', role: 'developer' },
    { email: 'paula.vandersteen@halden.example', name: 'Paula Vandersteen', role: 'finance' },
    { email: 'joren.dekker@halden.example', name: 'Joren Dekker', role: 'compliance' },
    { email: 'piotr.wolny@halden.example', name: 'Piotr Wolny', role: 'viewer' },
  ],
  policies: [
    { level: 'metadata_only', payloadRetentionDays: 30, effectiveHoursAgo: 421 * 24, authorEmail: null },
    {
      level: 'retain_all',
      payloadRetentionDays: 7,
      effectiveHoursAgo: 42 * 24 + 5,
      authorEmail: 'ines.marchetti@halden.example',
    },
    {
      level: 'retain_all',
      payloadRetentionDays: 14,
      effectiveHoursAgo: 37 * 24 + 3,
      authorEmail: 'ines.marchetti@halden.example',
    },
    {
      level: 'retain_all',
      payloadRetentionDays: 30,
      effectiveHoursAgo: 33 * 24 + 7,
      authorEmail: 'aksel.halden@halden.example',
    },
    // An afternoon on which customs data was tested and nothing was to be kept.
    {
      level: 'retain_all',
      payloadRetentionDays: 0,
      effectiveHoursAgo: 8 * 24 + 6,
      authorEmail: 'ines.marchetti@halden.example',
    },
    {
      level: 'retain_all',
      payloadRetentionDays: 30,
      effectiveHoursAgo: 8 * 24,
      authorEmail: 'ines.marchetti@halden.example',
    },
  ],
  traffic: {
    requestCount: 3_600,
    days: 46,
    denseDays: 14,
    olderDensity: 0.32,
    weekendShare: 0.34,
    hourlyLoad: [1, 1, 1, 1, 2, 5, 12, 20, 26, 28, 27, 25, 21, 24, 27, 25, 21, 15, 10, 7, 5, 4, 2, 1],
    customerCount: 260,
    employeeCount: 48,
    scenarios: [
      ...SUPPORT_SCENARIOS,
      ...ABROAD_SCENARIOS,
      ...CLAIM_SCENARIOS,
      ...DOCUMENT_SCENARIOS,
      ...INTERNAL_SCENARIOS,
      ...EDGE_SCENARIOS,
    ],
    placed: [
      {
        scenario: 'damaged-pallet',
        minutesAgo: 16,
        model: 'claude-sonnet-4-5',
        endUser: 'cus_8841',
        sessionId: 'ses_7f20c1',
      },
      {
        scenario: 'delivered-not-received',
        minutesAgo: 27,
        model: 'claude-sonnet-4-5',
        endUser: 'cus_8841',
        sessionId: 'ses_81b0d4',
      },
      {
        scenario: 'inspect-photo',
        minutesAgo: 41,
        model: 'gemini-2.5-flash',
        endUser: 'emp_213',
        sessionId: 'ses_6ad9e2',
      },
      { scenario: 'route-puzzle', minutesAgo: 58, model: 'deepseek-reasoner', endUser: 'emp_580', sessionId: null },
      {
        scenario: 'hostile-mail',
        minutesAgo: 75,
        model: 'claude-sonnet-4-5',
        endUser: 'cus_4412',
        sessionId: 'ses_5c01fe',
      },
      { scenario: 'pasted-export', minutesAgo: 112, model: 'gemini-2.5-flash', endUser: 'emp_580', sessionId: null },
      {
        scenario: 'first-export',
        minutesAgo: 1_590,
        model: 'claude-sonnet-4-5',
        endUser: 'cus_2983',
        sessionId: 'ses_44d1aa',
      },
    ],
    outages: [{ provider: 'anthropic', fromHoursAgo: 6 * 24 + 2.4, toHoursAgo: 6 * 24 + 1.1 }],
  },
};
