import { CONTRACT_SCENARIOS } from '../conversations/sundgaard/contracts.ts';
import { ENGINEERING_SCENARIOS } from '../conversations/sundgaard/engineering.ts';
import { FIELD_SCENARIOS } from '../conversations/sundgaard/field-reports.ts';
import { KNOWLEDGE_SCENARIOS } from '../conversations/sundgaard/knowledge.ts';
import type { OrganizationPlan } from './organization-plan.ts';

const key = (name: string, createdDaysAgo: number, isRevoked = false) => ({ name, createdDaysAgo, isRevoked });

/** A service company for wind parks on the Enterprise plan, with a period of its own. */
export const SUNDGAARD: OrganizationPlan = {
  slug: 'sundgaard',
  name: 'Sundgaard',
  plan: 'enterprise',
  createdDaysAgo: 268,
  creditUsd: 1_000,
  projects: [
    {
      name: 'engineering-copilot',
      mode: 'credits',
      createdDaysAgo: 261,
      keys: [key('editor', 261), key('pipelines', 77)],
    },
    {
      name: 'field-reports',
      mode: 'api_keys',
      createdDaysAgo: 190,
      keys: [key('tablet app', 190), key('drone import', 58), key('pilot', 190, true)],
    },
    {
      name: 'knowledge-search',
      mode: 'credits',
      createdDaysAgo: 233,
      keys: [key('intranet', 233), key('control room', 40)],
    },
    { name: 'contract-review', mode: 'api_keys', createdDaysAgo: 92, keys: [key('legal', 92)] },
  ],
  members: [
    { email: 'karen.sundgaard@sundgaard.example', name: 'Karen Sundgaard', role: 'owner' },
    { email: 'mikkel.bruun@sundgaard.example', name: 'Mikkel Bruun', role: 'admin' },
    { email: 'yara.haddad@sundgaard.example', name: 'Yara Haddad', role: 'developer' },
    { email: 'oskar.lindholt@sundgaard.example', name: 'Oskar Lindholt', role: 'finance' },
    { email: 'greta.amsel@sundgaard.example', name: 'Greta Amsel', role: 'compliance' },
    // A developer of Halden who maintains a shared integration: sees both organizations.
    { email: 'tomas.rehak@halden.example', name: 'Tomas Rehak', role: 'viewer' },
    { email: 'selma.rygg@sundgaard.example', name: 'Selma Rygg', role: 'viewer' },
  ],
  policies: [
    { level: 'metadata_only', payloadRetentionDays: 30, effectiveHoursAgo: 268 * 24, authorEmail: null },
    {
      level: 'retain_all',
      payloadRetentionDays: 180,
      effectiveHoursAgo: 120 * 24 + 4,
      authorEmail: 'mikkel.bruun@sundgaard.example',
    },
    {
      level: 'retain_all',
      payloadRetentionDays: 90,
      metadataRetentionDays: 365,
      redaction: {
        email: true,
        phone: true,
        card: false,
        secret: true,
        patterns: [{ name: 'part-number', pattern: '\\b(?:B|M|P|CLG|GBX)-\\d{3}\\b' }],
      },
      effectiveHoursAgo: 9 * 24 + 7,
      authorEmail: 'karen.sundgaard@sundgaard.example',
    },
  ],
  traffic: {
    requestCount: 2_900,
    days: 16,
    denseDays: 16,
    olderDensity: 1,
    weekendShare: 0.22,
    hourlyLoad: [1, 1, 1, 1, 3, 9, 18, 25, 27, 26, 25, 20, 24, 25, 23, 18, 11, 7, 5, 4, 3, 2, 1, 1],
    customerCount: 1,
    employeeCount: 140,
    scenarios: [...ENGINEERING_SCENARIOS, ...FIELD_SCENARIOS, ...KNOWLEDGE_SCENARIOS, ...CONTRACT_SCENARIOS],
    placed: [
      {
        scenario: 'inspect-blade',
        minutesAgo: 12,
        model: 'gemini-2.5-pro',
        endUser: 'emp_213',
        sessionId: 'ses_3be07a',
      },
      {
        scenario: 'contradicting-bulletins',
        minutesAgo: 24,
        model: 'deepseek-reasoner',
        endUser: 'emp_580',
        sessionId: 'ses_90c4d1',
      },
      { scenario: 'explain-alarms', minutesAgo: 37, model: 'gpt-5-mini', endUser: 'emp_947', sessionId: 'ses_1fa2c8' },
    ],
    outages: [{ provider: 'google', fromHoursAgo: 3 * 24 + 9.2, toHoursAgo: 3 * 24 + 8.5 }],
    // Contracts of others and notes on people are kept for less than the policy says, or not at all.
    tightened: [
      { oneIn: 37, level: null, payloadRetentionDays: 7 },
      { oneIn: 59, level: 'metadata_only', payloadRetentionDays: null },
      { oneIn: 113, level: null, payloadRetentionDays: 0 },
    ],
  },
};
