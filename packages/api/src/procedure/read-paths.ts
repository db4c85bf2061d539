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
 * One way beside them: an export. The worker opens what its row asks for and seals it again; the function of the database behind it reads by
 * the view of all readers, and the sealed files are fetched by a function that asks for expiry again. The tests of the worker's run hold both to
 * expiry, erasure, holds, suspension and tenants.
 */
export const EXPORT_READ_PATH = {
  opener: 'packages/core/src/exports/operations/run-exports.ts',
  adapter: 'packages/db/src/export-runs.ts',
  files: 'packages/db/src/exports.ts',
} as const;

/**
 * One way beside them: the gateway gives a stored answer again to whoever repeats its request with the same idempotency key and body. The
 * function of the database behind it reads by `read_payload`; the tests of its adapter and of the gateway hold it to expiry, erasure and tenants.
 */
export const REPLAY_READ_PATH = {
  opener: 'apps/gateway/src/idempotency/replay-answer.ts',
  adapter: 'packages/db/src/idempotency-keys.ts',
} as const;

/**
 * One way beside them: a search. It opens what a batch of it fetched and lets the surroundings of hits out, and nothing else. The function of
 * the database behind it reads by the view of all readers; the tests of its adapter hold it to expiry, erasure, holds, suspension, tenants and
 * narrowed members.
 */
export const SEARCH_READ_PATH = {
  opener: 'packages/core/src/search/operations/search-payloads.ts',
  adapter: 'packages/db/src/payload-search.ts',
  names: ['search.payloads', 'searchPayloads'],
} as const;
