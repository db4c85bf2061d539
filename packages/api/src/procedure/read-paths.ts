export interface ReadPath {
  readonly via: 'trpc' | 'rest';
  /** The path of the procedure, or the id of the operation. */
  readonly name: string;
}

/**
 * Every way on which the content of a payload leaves. All of them go through `readPayload`, and each is tested here for expiry, erasure and
 * holds; what reads a payload and does not stand here fails a test.
 */
export const PAYLOAD_READ_PATHS: readonly ReadPath[] = [
  { via: 'trpc', name: 'requests.payload' },
  { via: 'rest', name: 'readPayload' },
];

/**
 * The one way beside them: the gateway gives a stored answer again to whoever repeats its request with the same idempotency key and body. The
 * function of the database behind it reads by `read_payload`; the tests of its adapter and of the gateway hold it to expiry, erasure and tenants.
 */
export const REPLAY_READ_PATH = {
  opener: 'apps/gateway/src/idempotency/replay-answer.ts',
  adapter: 'packages/db/src/idempotency-keys.ts',
} as const;
