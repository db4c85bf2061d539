import type { NanoUsd } from '@lethe/core/money';
import type { Plan } from '@lethe/core/tenancy';
import type { RowsAddress } from './usage-address.ts';

export interface StatementLine {
  readonly key: 'inference' | 'storage' | 'plan_fee' | 'credits';
  readonly label: string;
  readonly quantity: string | null;
  readonly rate: string | null;
  readonly amountNanoUsd: NanoUsd;
  /** What it consists of; empty for a line that is not folded. */
  readonly parts: readonly StatementPart[];
  /** That the line equals its rows; null for a line without rows. */
  readonly proof: StatementProof | null;
}

export interface StatementPart {
  readonly key: string;
  readonly label: string;
  readonly quantity: string;
  readonly amountNanoUsd: NanoUsd;
  /** The rows that it is the sum of; null where it has none. */
  readonly rows: Partial<RowsAddress> | null;
}

export interface StatementProof {
  readonly sentence: string;
  readonly isExact: boolean;
  readonly rows: Partial<RowsAddress>;
}

export interface Statement {
  readonly title: string;
  readonly lines: readonly StatementLine[];
  readonly total: { readonly label: string; readonly amountNanoUsd: NanoUsd };
  /** `Draft, closes 1 Dec 2026`. */
  readonly status: string;
}

export interface PlanFeeOfMonth {
  /** Null where the month has more than one. */
  readonly plan: Plan | null;
  readonly amountNanoUsd: NanoUsd;
  /** `1 month`. */
  readonly quantity: string;
}
