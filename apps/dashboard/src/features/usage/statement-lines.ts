import { STORAGE_RATE } from '@lethe/core/billing';
import { type Invoice, roundDue } from '@lethe/core/billing/invoices';
import { netStorage, type UsageGroup, type UsageStatement } from '@lethe/core/billing/usage';
import type { NanoUsd } from '@lethe/core/money';
import { PLAN_TERMS } from '@lethe/core/tenancy';
import { formatCount, formatQuantity } from '../../components/format/duration.ts';
import { formatDate } from '../../components/format/instant.ts';
import { formatUsdRate } from '../../components/format/usd.ts';
import { inferenceOf } from './chart-input.ts';
import type { PlanFeeOfMonth, Statement, StatementLine, StatementPart, StatementProof } from './statement.ts';
import type { RowsAddress } from './usage-address.ts';

export interface StatementInput {
  readonly statement: UsageStatement;
  /** Null where no plan is sold, and when it could not be read. */
  readonly planFee: PlanFeeOfMonth | null;
  /** Of a month that is over; null while there is none. */
  readonly invoice: Pick<Invoice, 'number' | 'dueNanoUsd'> | null;
  readonly isSelfHosted: boolean;
}

const TOKENS_PER_PRICE = 1_000_000n;

/** The lines of a month. Usage is paid out of credit as it occurs, so that what is due is the rest. */
export function statementLines({ statement, planFee, invoice, isSelfHosted }: StatementInput): Statement {
  const { month, isOver, total } = statement;
  const inference = inferenceLine(statement, isSelfHosted);
  const storage = storageLine(statement, isSelfHosted);
  const used = inference.amountNanoUsd + storage.amountNanoUsd;
  const closes = formatDate(month.to);
  const title = isOver ? 'Statement' : 'Statement to date';
  if (isSelfHosted) {
    return {
      title,
      lines: [inference, storage],
      total: { label: 'Total at list prices', amountNanoUsd: used },
      status: isOver ? 'Closed' : `Until ${closes}`,
    };
  }
  const fee = planFee === null || planFee.amountNanoUsd === 0n ? [] : [planFeeLine(planFee)];
  const credits: StatementLine = {
    key: 'credits',
    label: 'Credits applied',
    quantity: null,
    rate: null,
    amountNanoUsd: -used,
    parts: [],
    proof: null,
  };
  return {
    title,
    lines: [inference, storage, ...fee, ...(total.requestCount === 0 ? [] : [credits])],
    total: {
      label: `Due ${closes}`,
      amountNanoUsd: invoice?.dueNanoUsd ?? roundDue(planFee?.amountNanoUsd ?? 0n).dueNanoUsd,
    },
    status: isOver ? (invoice === null ? 'Over, no invoice' : `Invoice ${invoice.number}`) : `Draft, closes ${closes}`,
  };
}

function inferenceLine({ month, total, byModel, check }: UsageStatement, isSelfHosted: boolean): StatementLine {
  const amountNanoUsd = inferenceOf(total, isSelfHosted);
  const rows = { month: month.from, category: 'inference' } as const;
  const parts = byModel
    .filter(({ figures }) => inferenceOf(figures, isSelfHosted) > 0n)
    .map((group) => ({
      key: group.id,
      label: group.label,
      quantity: formatQuantity(isSelfHosted ? group.figures.requestCount : group.chargedCount, 'request'),
      amountNanoUsd: inferenceOf(group.figures, isSelfHosted),
      rows: { ...rows, model: group.id },
    }));
  const ownKeysNanoUsd = total.inferenceNanoUsd - amountNanoUsd;
  return {
    key: 'inference',
    label: 'Inference',
    quantity: formatQuantity(isSelfHosted ? total.requestCount : check.chargedCount, 'request'),
    rate: 'by model',
    amountNanoUsd,
    parts: ownKeysNanoUsd > 0n && !isSelfHosted ? [...parts, ownKeysPart()] : parts,
    proof:
      amountNanoUsd === 0n || isSelfHosted
        ? null
        : proofOf(check, `${formatQuantity(check.chargedCount, 'row')} of usage`, rows),
  };
}

/** What the organization's own provider keys paid for is no money of ours; the line says so instead of leaving models out in silence. */
function ownKeysPart(): StatementPart {
  return {
    key: 'own-keys',
    label: 'Calls with your own provider keys',
    quantity: 'not charged',
    amountNanoUsd: 0n,
    rows: null,
  };
}

function storageLine({ month, total, byProject, check }: UsageStatement, isSelfHosted: boolean): StatementLine {
  const rows = { month: month.from, category: 'storage' } as const;
  const refunded = total.storageRefundedNanoUsd;
  const parts: StatementPart[] = byProject.map((group) => ({
    key: group.id,
    label: group.figures.storedCount === 0 ? `${group.label}, nothing stored` : group.label,
    quantity: formatCount(group.figures.storedTokens),
    amountNanoUsd: netStorage(group.figures),
    rows: group.figures.storedCount === 0 ? null : { ...rows, projectId: group.id },
  }));
  if (refunded > 0n) parts.push(refundPart(refunded, { month: month.from, category: 'storage_refund' }));
  return {
    key: 'storage',
    label: 'Data storage',
    quantity: formatQuantity(total.storedTokens, 'token'),
    rate: isSelfHosted ? 'not charged' : `${formatUsdRate(STORAGE_RATE.amountNanoUsd * TOKENS_PER_PRICE)} / 1 M`,
    amountNanoUsd: netStorage(total),
    parts: isSelfHosted ? [] : sortByAmount(parts),
    proof: isSelfHosted ? null : proofOf(check, formatQuantity(check.storedCount, 'stored request'), rows),
  };
}

function refundPart(refundedNanoUsd: NanoUsd, rows: Partial<RowsAddress>): StatementPart {
  return {
    key: 'refunds',
    label: 'Charged and given back, could not be stored',
    quantity: `${formatCount(refundedNanoUsd / STORAGE_RATE.amountNanoUsd)} tokens`,
    amountNanoUsd: 0n,
    rows,
  };
}

function planFeeLine({ plan, amountNanoUsd, quantity }: PlanFeeOfMonth): StatementLine {
  return {
    key: 'plan_fee',
    label: plan === null ? 'Plan fee' : `Plan fee, ${PLAN_TERMS[plan].name}`,
    quantity,
    rate: null,
    amountNanoUsd,
    parts: [],
    proof: null,
  };
}

function proofOf(
  { differenceNanoUsd }: UsageStatement['check'],
  rowsName: string,
  rows: Partial<RowsAddress>,
): StatementProof {
  const isExact = differenceNanoUsd === 0n;
  return {
    sentence: `${isExact ? 'Equals' : 'Does not equal'} the sum of ${rowsName}, difference ${formatCount(differenceNanoUsd)} nano-USD`,
    isExact,
    rows,
  };
}

function sortByAmount(parts: readonly StatementPart[]): readonly StatementPart[] {
  return parts.toSorted((a, b) => Number(b.amountNanoUsd - a.amountNanoUsd));
}

/** Projects that were charged for inference. */
export function chargedProjectCount(byProject: readonly UsageGroup[]): number {
  return byProject.filter(({ figures }) => figures.chargedInferenceNanoUsd > 0n).length;
}
