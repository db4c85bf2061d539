import type { ListLeavesQuery, TransparencyLog } from '../ports.ts';
import type { LeafSummary } from '../receipt.ts';

export interface ReceiptPage {
  readonly leaves: readonly LeafSummary[];
  /** Goes into `before` for the page after it; null on the last one. */
  readonly next: number | null;
}

/** One page of the organization's leaves and those of the whole deployment, newest first. */
export async function listReceipts(
  { transparencyLog }: { readonly transparencyLog: TransparencyLog },
  query: ListLeavesQuery,
): Promise<ReceiptPage> {
  const { pageSize } = query;
  const found = await transparencyLog.listLeaves({ ...query, pageSize: pageSize + 1 });
  const leaves = found.slice(0, pageSize);
  return { leaves, next: found.length > pageSize ? (leaves.at(-1)?.index ?? null) : null };
}
