import { DomainError } from '@lethe/core/errors';
import Stripe from 'stripe';
import type { PaymentSettings } from './payment-settings.ts';

const TIMEOUT_MS = 20_000;
const RETRY_COUNT_MAX = 2;

/** The SDK with Lethe's settings: answers that stay away are asked for again, which the SDK does under one idempotency key. */
export function createStripeClient({ secretKey, apiBaseUrl }: PaymentSettings): Stripe {
  return new Stripe(secretKey, {
    maxNetworkRetries: RETRY_COUNT_MAX,
    timeout: TIMEOUT_MS,
    // The SDK would report how long earlier calls took.
    telemetry: false,
    ...(apiBaseUrl !== null && addressOf(new URL(apiBaseUrl))),
  });
}

/**
 * Runs a call of Stripe. Whatever leaves its outcome unknown becomes `service_unavailable`: the network, Stripe's own failures, its limits,
 * and a request under the same key that is still under way. What Stripe refuses is thrown as it is.
 */
export async function callStripe<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!isOutcomeUnknown(error)) throw error;
    throw new DomainError(
      'service_unavailable',
      'The payment service does not answer. Try again in a moment.',
      {},
      error,
    );
  }
}

/** The result of a call, or null when Stripe knows no object of that id. */
export async function findAtStripe<Result>(call: () => Promise<Result>): Promise<Result | null> {
  try {
    return await callStripe(call);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';
}

function isOutcomeUnknown(error: unknown): boolean {
  const { errors } = Stripe;
  if (error instanceof errors.StripeConnectionError || error instanceof errors.StripeRateLimitError) return true;
  if (error instanceof errors.StripeAPIError) return true;
  return error instanceof errors.StripeError && (error.statusCode === 409 || (error.statusCode ?? 0) >= 500);
}

function addressOf(url: URL): { host: string; port: string; protocol: 'http' | 'https' } {
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  return { host: url.hostname, port: url.port || (protocol === 'http' ? '80' : '443'), protocol };
}
