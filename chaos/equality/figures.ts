import type { SeenRequest } from '../load/send-request.ts';

/** What one request cost, wherever it is told: in its response, by REST, in the CSV file, on an invoice. Amounts are nano-USD. */
export interface RequestFigures {
  readonly requestId: string;
  readonly storageNanoUsd: bigint;
  readonly storageRefundedNanoUsd: bigint;
  /** Inference at list prices. */
  readonly inferenceNanoUsd: bigint;
  readonly tokenCount: number;
}

/** What the requests of an organization came to, wherever that is told. */
export interface OrganizationTotals {
  readonly chargedInferenceNanoUsd: bigint;
  readonly storageNetNanoUsd: bigint;
}

/** Everything that is told of one organization's usage. */
export interface ToldFigures {
  readonly name: string;
  readonly isInferenceCharged: boolean;
  /** Only what the response itself can know: no refund is in it. */
  readonly responses: readonly Omit<RequestFigures, 'storageRefundedNanoUsd'>[];
  readonly rest: readonly RequestFigures[];
  readonly csv: readonly RequestFigures[];
  readonly statement: OrganizationTotals & { readonly storedTokens: number; readonly differenceNanoUsd: bigint };
  readonly invoice: OrganizationTotals & {
    readonly storedTokens: number;
    /** The rows that the invoices' storage lines fold out to. */
    readonly storageRows: readonly { readonly requestId: string; readonly amountNanoUsd: bigint }[];
  };
  readonly ledger: OrganizationTotals & { readonly balanceNanoUsd: bigint; readonly grantedNanoUsd: bigint };
}

const NANO_PER_USD = 1e9;
/** Fractions of a dollar with nine digits are read back exactly when they are rounded at the ninth: amounts here are far below 2^53. */
const nanoOf = (usd: unknown): bigint => BigInt(Math.round(Number(usd) * NANO_PER_USD));

/** The figures that a response told; null where it told none. */
export function responseFigures({ requestId, usage }: SeenRequest): ToldFigures['responses'][number] | null {
  if (requestId === null || usage === null) return null;
  const storageNanoUsd = BigInt(Number(usage.cost_nano_usd_data_storage));
  return {
    requestId,
    storageNanoUsd,
    inferenceNanoUsd: nanoOf(usage.cost_usd_total) - storageNanoUsd,
    tokenCount: Number(usage.total_tokens),
  };
}
