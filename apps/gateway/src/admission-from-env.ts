import { hostname } from 'node:os';
import { NANO_USD_PER_USD, type NanoUsd } from '@lethe/core/money';
import { MS_PER_SECOND } from '@lethe/core/time';
import { LEASE_MARGIN_SECONDS } from './credits/lease-policy.ts';
import type { GatewayEnv } from './env.ts';
import type { AdmissionSettings } from './pipeline/open-admission.ts';

const FRACTION_DIGITS = 9;

/** How long the database keeps a lease of credit that is not renewed. */
export function creditLeaseSeconds(env: GatewayEnv): number {
  return env.OUTAGE_SERVE_SECONDS + LEASE_MARGIN_SECONDS;
}

/** @param text  dollars, with up to nine decimals */
export function nanoUsdOf(text: string): NanoUsd {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole) * NANO_USD_PER_USD + BigInt(fraction.padEnd(FRACTION_DIGITS, '0'));
}

/** @param instance  tells processes on one machine apart, and one process from the one before it */
export function admissionFrom(env: GatewayEnv, instance: string): AdmissionSettings {
  return {
    outageServeMs: env.OUTAGE_SERVE_SECONDS * MS_PER_SECOND,
    creditLeaseMs: creditLeaseSeconds(env) * MS_PER_SECOND,
    organizationLimits: {
      requestsPerMinuteMax: env.LETHE_ORGANIZATION_REQUESTS_PER_MINUTE_MAX ?? null,
      concurrencyMax: env.LETHE_ORGANIZATION_CONCURRENCY_MAX === 0 ? null : env.LETHE_ORGANIZATION_CONCURRENCY_MAX,
    },
    areOperatorAccountsOpen: env.LETHE_MODE !== 'cloud',
    holder: `${hostname()}/${process.pid}/${instance}`,
  };
}
