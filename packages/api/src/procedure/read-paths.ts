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
