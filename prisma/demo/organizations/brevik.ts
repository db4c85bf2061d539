import { REVIEW_SCENARIOS } from '../conversations/sundgaard/contracts.ts';
import type { OrganizationPlan } from './organization-plan.ts';

const key = (name: string, createdDaysAgo: number) => ({ name, createdDaysAgo, isRevoked: false });
const SUSPENDED_HOURS_AGO = 3 * 24 + 5;

/** A law office whose card was declined for a week, and which has been suspended since. What it stored goes on expiring. */
export const BREVIK: OrganizationPlan = {
  slug: 'brevik',
  name: 'Brevik',
  plan: 'pro',
  createdDaysAgo: 118,
  creditUsd: 40,
  unpaid: { suspendedHoursAgo: SUSPENDED_HOURS_AGO, debtNanoUsd: 3_204_118_220n },
  projects: [
    {
      name: 'contract-review',
      mode: 'credits',
      createdDaysAgo: 117,
      keys: [key('production', 117), key('word add-in', 80)],
    },
    { name: 'intake', mode: 'api_keys', createdDaysAgo: 74, keys: [key('production', 74)] },
  ],
  members: [
    { email: 'sigrid.brevik@brevik.example', name: 'Sigrid Brevik', role: 'owner' },
    { email: 'tor.aune@brevik.example', name: 'Tor Aune', role: 'admin' },
    { email: 'mette.lie@brevik.example', name: 'Mette Lie', role: 'developer' },
    { email: 'piet.vandersteen@brevik.example', name: 'Piet Vandersteen', role: 'finance' },
    { email: 'unni.foss@brevik.example', name: 'Unni Foss', role: 'compliance' },
    { email: 'per.haug@brevik.example', name: 'Per Haug', role: 'viewer' },
  ],
  policies: [
    { level: 'metadata_only', payloadRetentionDays: 30, effectiveHoursAgo: 118 * 24, authorEmail: null },
    {
      level: 'retain_all',
      payloadRetentionDays: 30,
      effectiveHoursAgo: 116 * 24,
      authorEmail: 'sigrid.brevik@brevik.example',
    },
  ],
  traffic: {
    requestCount: 320,
    days: 34,
    denseDays: 34,
    olderDensity: 1,
    endsHoursAgo: SUSPENDED_HOURS_AGO,
    weekendShare: 0.1,
    hourlyLoad: [0, 0, 0, 0, 0, 1, 6, 18, 26, 28, 27, 16, 22, 27, 25, 20, 12, 5, 3, 2, 1, 1, 0, 0],
    customerCount: 1,
    employeeCount: 14,
    scenarios: REVIEW_SCENARIOS,
    placed: [],
    outages: [],
  },
};
