import { TUTORING_SCENARIOS } from '../conversations/ostwick/tutoring.ts';
import type { OrganizationPlan } from './organization-plan.ts';

const key = (name: string, createdDaysAgo: number, isRevoked = false) => ({ name, createdDaysAgo, isRevoked });

/** A tutoring service for schools on the Free plan. It never changed its policy: nothing of what pupils write is kept. */
export const OSTWICK: OrganizationPlan = {
  slug: 'ostwick',
  name: 'Ostwick',
  plan: 'free',
  createdDaysAgo: 54,
  creditUsd: 25,
  projects: [
    { name: 'homework-tutor', mode: 'credits', createdDaysAgo: 54, keys: [key('production', 54), key('laptop', 20)] },
    { name: 'teacher-desk', mode: 'api_keys', createdDaysAgo: 33, keys: [key('production', 33)] },
    { name: 'experiments', mode: 'credits', createdDaysAgo: 12, keys: [key('notebook', 12)] },
  ],
  members: [
    { email: 'bea.ostwick@ostwick.example', name: 'Bea Ostwick', role: 'owner' },
    { email: 'daniel.moor@ostwick.example', name: 'Daniel Moor', role: 'admin' },
    { email: 'chidi.eze@ostwick.example', name: 'Chidi Eze', role: 'developer' },
    // A bookkeeper who works for two organizations.
    { email: 'paula.vandersteen@halden.example', name: 'Paula Vandersteen', role: 'finance' },
    { email: 'ruth.pellow@ostwick.example', name: 'Ruth Pellow', role: 'compliance' },
    { email: 'noor.salim@ostwick.example', name: 'Noor Salim', role: 'viewer' },
  ],
  policies: [{ level: 'metadata_only', payloadRetentionDays: 3, effectiveHoursAgo: 54 * 24, authorEmail: null }],
  traffic: {
    requestCount: 820,
    days: 14,
    denseDays: 14,
    olderDensity: 1,
    weekendShare: 0.7,
    hourlyLoad: [1, 0, 0, 0, 0, 1, 3, 6, 7, 6, 5, 6, 9, 16, 25, 28, 26, 24, 22, 16, 9, 4, 2, 1],
    customerCount: 170,
    employeeCount: 22,
    scenarios: TUTORING_SCENARIOS,
    placed: [
      { scenario: 'fractions', minutesAgo: 9, model: 'gpt-5-mini', endUser: 'cus_8841', sessionId: 'ses_2ce4b7' },
    ],
    outages: [],
  },
};
