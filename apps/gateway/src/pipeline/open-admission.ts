import { setTimeout } from 'node:timers/promises';
import type { CreditLeases } from '@lethe/core/billing';
import type { ApiKeyResolver } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import type { Credits } from '../credits/credits.ts';
import { createLeaseCredits } from '../credits/lease-credits.ts';
import { createProcessLimits } from '../limits/process-limits.ts';
import type { OrganizationLimits, RequestLimits } from '../limits/request-limits.ts';
import { createSharedLimits, type LimitStore } from '../limits/shared-limits.ts';
import { createKeyCache, type KeyCache } from './key-cache.ts';

/** What decides who is let in, as the operator set it. */
export interface AdmissionSettings {
  /** For how long the gateway serves on what it knows while the database does not answer. */
  readonly outageServeMs: number;
  /** How long the database keeps a lease of credit that is not renewed; longer than `outageServeMs`. */
  readonly creditLeaseMs: number;
  readonly organizationLimits: OrganizationLimits;
  /** Whether projects that pay their own inference may use the operator's accounts: where the operator and the tenant are one, and in a demo. */
  readonly areOperatorAccountsOpen: boolean;
  /** Names this process, unlike any other that uses the same database and Redis. */
  readonly holder: string;
}

export interface AdmissionDeps {
  readonly apiKeys: ApiKeyResolver;
  /** The keyed digest under which an API key is stored. */
  readonly digest: (apiKey: string) => Buffer;
  readonly creditLeases: CreditLeases;
  /** Where all processes count together; null: each counts for itself. */
  readonly limitStore: LimitStore | null;
  readonly admission: AdmissionSettings;
  readonly monotonicMs: () => number;
  readonly logger: Logger;
}

export interface OpenAdmission {
  readonly keys: KeyCache;
  readonly requestLimits: RequestLimits;
  readonly organizationLimits: OrganizationLimits;
  readonly areOperatorAccountsOpen: boolean;
  readonly credits: Credits;
  /** Called when no request is under way any more. */
  closeAdmission(): Promise<void>;
}

/** Puts together what authentication and admission work with. */
export function openAdmission(deps: AdmissionDeps): OpenAdmission {
  const { monotonicMs, logger, limitStore, admission } = deps;
  const { outageServeMs, creditLeaseMs, organizationLimits, areOperatorAccountsOpen, holder } = admission;
  const keys = createKeyCache({ resolver: deps.apiKeys, digest: deps.digest, monotonicMs, outageServeMs, logger });
  const processLimits = createProcessLimits(monotonicMs);
  const requestLimits =
    limitStore === null
      ? processLimits
      : createSharedLimits({ store: limitStore, processLimits, monotonicMs, logger, holder });
  const credits = createLeaseCredits({
    leases: deps.creditLeases,
    monotonicMs,
    pause: (ms) => setTimeout(ms),
    logger,
    holder,
    leaseMs: creditLeaseMs,
    outageServeMs,
  });
  return {
    keys,
    requestLimits,
    organizationLimits,
    areOperatorAccountsOpen,
    credits,
    async closeAdmission() {
      await Promise.all([credits.stop(), requestLimits.stop()]);
    },
  };
}
