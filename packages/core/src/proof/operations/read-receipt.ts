import { DomainError } from '../../errors/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { TransparencyLog } from '../ports.ts';
import type { LeafSummary, Receipt } from '../receipt.ts';

/** A leaf is signed right after the transaction that wrote it, so an early caller need not wait long. */
export const RECEIPT_RETRY_SECONDS = 5;

export interface FoundReceipt {
  readonly leaf: LeafSummary;
  /** Null while no checkpoint covers the leaf. */
  readonly receipt: Receipt | null;
}

export interface ReadReceiptQuery {
  readonly organizationId: OrganizationId;
  readonly leafIndex: number;
}

/** @throws {DomainError} not_found, alike for a leaf of another organization and for none */
export async function findReceipt(
  { transparencyLog }: { readonly transparencyLog: TransparencyLog },
  { organizationId, leafIndex }: ReadReceiptQuery,
): Promise<FoundReceipt> {
  const [leaf] = await transparencyLog.listLeaves({ organizationId, before: leafIndex + 1, pageSize: 1 });
  if (leaf?.index !== leafIndex) throw new DomainError('not_found', 'There is no such receipt.');
  return { leaf, receipt: leaf.isSigned ? await transparencyLog.receipt(organizationId, leafIndex) : null };
}

/** @throws {DomainError} not_found; receipt_pending while no checkpoint covers the leaf */
export async function readReceipt(
  ports: { readonly transparencyLog: TransparencyLog },
  query: ReadReceiptQuery,
): Promise<Receipt> {
  const { receipt } = await findReceipt(ports, query);
  if (receipt !== null) return receipt;
  throw new DomainError('receipt_pending', 'The receipt is not signed yet. Ask again in a few seconds.', {
    facts: { retry_after_seconds: RECEIPT_RETRY_SECONDS },
  });
}
