import { DomainError } from '../../errors/index.ts';
import type { TransparencyLog } from '../ports.ts';

export const CONSISTENCY_FORMAT = 'lethe-consistency-v1';

/** A consistency proof as a file that the offline verifier takes. */
export interface ConsistencyDocument {
  readonly format: typeof CONSISTENCY_FORMAT;
  readonly from: number;
  readonly to: number;
  /** Hashes in base64, as RFC 9162 orders them. */
  readonly path: readonly string[];
}

/**
 * Proof between two signed sizes of the log; `from` is at most `to`.
 * @throws {DomainError} not_found when no checkpoint of one of the sizes was signed
 */
export async function proveConsistency(
  { transparencyLog }: { readonly transparencyLog: TransparencyLog },
  { from, to }: { readonly from: number; readonly to: number },
): Promise<ConsistencyDocument> {
  const [older, newer] = await Promise.all([transparencyLog.checkpoint(from), transparencyLog.checkpoint(to)]);
  if (older === null || newer === null) throw new DomainError('not_found', 'There is no such checkpoint.');
  const proof = await transparencyLog.consistencyProof({ from, to });
  return { format: CONSISTENCY_FORMAT, from, to, path: proof.map(toBase64) };
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
