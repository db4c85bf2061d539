import 'server-only';
import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import type { Origin } from '@lethe/core/audit';
import { headers } from 'next/headers';

/**
 * Names this call, and whom it came from: the last address of `x-forwarded-for`, which the nearest proxy wrote, or the server itself without one.
 * Addresses before it are the caller's own claim.
 */
export async function readOrigin(): Promise<Origin> {
  return originOf(await headers());
}

/** The same for a call whose headers are at hand. */
export function originOf(callHeaders: Pick<Headers, 'get'>): Origin {
  const address = callHeaders.get('x-forwarded-for')?.split(',').at(-1)?.trim();
  return { requestId: randomUUID(), address: address !== undefined && isIP(address) !== 0 ? address : null };
}
