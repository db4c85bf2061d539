import type { RegisterDataClass } from '@lethe/core/subprocessors';

/** A subprocessor of the demo's operator, who is made up as they all are. Days count from the seeding. */
export interface PlannedSubprocessor {
  readonly service: string;
  readonly purpose: string;
  readonly dataClasses: readonly RegisterDataClass[];
  readonly region: string;
  readonly safeguards: string;
  readonly evidenceUrl: string;
  readonly isOptional: boolean;
  readonly reviewedDaysAgo: number;
  /** Negative: the review is overdue. */
  readonly reviewDueInDays: number;
}

export const SUBPROCESSORS: readonly PlannedSubprocessor[] = [
  {
    service: 'Fjellhost',
    purpose: 'Runs the servers and keeps the backups',
    dataClasses: ['body', 'attachments', 'metadata', 'audit', 'logs', 'backups', 'account'],
    region: 'Norway (Oslo, Bergen)',
    safeguards:
      'ISO 27001 and SOC 2 Type II. Data processing agreement of 3 March 2025. Payloads reach it encrypted; the master key does not.',
    evidenceUrl: 'https://trust.fjellhost.example/certificates',
    isOptional: false,
    reviewedDaysAgo: 96,
    reviewDueInDays: 269,
  },
  {
    service: 'Loghaven',
    purpose: 'Keeps the logs of the operator',
    dataClasses: ['logs'],
    region: 'Finland (Helsinki)',
    safeguards: 'ISO 27001. Data processing agreement. Deletes after 30 days; the logs hold ids, codes and durations.',
    evidenceUrl: 'https://loghaven.example/compliance',
    isOptional: false,
    reviewedDaysAgo: 41,
    reviewDueInDays: 324,
  },
  {
    service: 'Payvane',
    purpose: 'Takes card payments',
    dataClasses: ['account', 'payment'],
    region: 'Ireland (Dublin)',
    safeguards: 'PCI DSS Level 1. Data processing agreement. Card numbers reach Payvane alone.',
    evidenceUrl: 'https://payvane.example/legal/pci',
    isOptional: false,
    reviewedDaysAgo: 150,
    reviewDueInDays: 215,
  },
  {
    service: 'Postvik',
    purpose: 'Sends invitations, sign-in links and notices',
    dataClasses: ['account'],
    region: 'Iceland (Reykjavík)',
    safeguards: 'ISO 27001. Data processing agreement. Deletes delivered mail after 7 days.',
    evidenceUrl: 'https://postvik.example/security',
    isOptional: false,
    reviewedDaysAgo: 377,
    reviewDueInDays: -12,
  },
  {
    service: 'Corvane AI',
    purpose: 'Answers requests to its models',
    dataClasses: ['body', 'attachments'],
    region: 'United States',
    safeguards: 'Standard contractual clauses of 2021. Zero retention agreed; no training on requests.',
    evidenceUrl: 'https://corvane.example/enterprise-privacy',
    isOptional: true,
    reviewedDaysAgo: 62,
    reviewDueInDays: 120,
  },
  {
    service: 'Meridian Models',
    purpose: 'Answers requests to its models',
    dataClasses: ['body', 'attachments'],
    region: 'Germany (Frankfurt)',
    safeguards: 'ISO 27001 and C5. Data processing agreement. Keeps requests for 24 hours against abuse.',
    evidenceUrl: 'https://meridian-models.example/trust',
    isOptional: true,
    reviewedDaysAgo: 20,
    reviewDueInDays: 345,
  },
];
