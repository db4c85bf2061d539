import { randomBytes } from 'node:crypto';
import type { StripeEvent } from './objects.ts';
import { resourceMissing } from './rejection.ts';
import type { StripeState } from './state.ts';

/** The version of Stripe's API whose shapes the stand-in has. */
const API_VERSION = '2026-10-28.endive';

/** What every resource works on. Handlers run to their end without waiting, so each request sees and leaves a whole state. */
export interface World {
  readonly state: StripeState;
  readonly now: () => Date;
  /** The stand-in's own address, without a slash at its end. */
  readonly baseUrl: () => string;
}

const ID_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 24;

export function newId(prefix: string): string {
  const bytes = [...randomBytes(ID_LENGTH)];
  return `${prefix}_${bytes.map((byte) => ID_ALPHABET[byte % ID_ALPHABET.length]).join('')}`;
}

export function secondsOf(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}

/** Records that something happened, with the object as it is now; the webhook hears of it. */
export function emit(world: World, type: string, object: object): void {
  const event: StripeEvent = {
    id: newId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: secondsOf(world.now()),
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
    data: { object: structuredClone(object) },
  };
  world.state.events.set(event.id, event);
  world.state.deliveries.set(event.id, { attemptCount: 0, nextAttemptAtMs: 0 });
}

/** The object of an id, or the 404 that Stripe gives. */
export function find<T>(objects: ReadonlyMap<string, T>, id: string, kind: string, param?: string): T {
  const found = objects.get(id);
  if (found === undefined) throw resourceMissing(kind, id, param);
  return found;
}
