import { costPerRequest, type ModelFigures } from '@lethe/core/analytics';
import Link from 'next/link';
import { exactText } from '../../components/chart/chart-value.ts';
import { formatCount, formatQuantity } from '../../components/format/duration.ts';
import { Usd } from '../../components/money/usd.tsx';
import type { RecordColumn } from '../../components/primitives/record-table.tsx';

/** Where the requests behind a model's figures are; null for a reader who may not see them. */
export type ModelHref = ((model: ModelFigures, narrowed?: { status?: string[]; payload?: 'stored' }) => string) | null;

const LINK = 'hover:underline';
const nameOf = ({ provider, model }: ModelFigures) => `${provider}/${model}`;
const errorRate = ({ behaviour, requestCount }: ModelFigures) =>
  behaviour === null || requestCount === 0 ? null : behaviour.errorCount / requestCount;

/** The columns of a comparison; those of behaviour for who may see metadata, examples for who may read payloads. */
export function modelColumns(hrefOf: ModelHref, canReadPayloads: boolean): readonly RecordColumn<ModelFigures>[] {
  return [
    {
      id: 'model',
      label: 'Model',
      sortBy: nameOf,
      cell: (row) => (
        <span className="block truncate">
          <span className="text-ink-3">{row.provider}/</span>
          {row.model}
        </span>
      ),
      narrowNote: (row) =>
        [
          formatQuantity(row.requestCount, 'request'),
          ...(row.behaviour === null
            ? []
            : [`p95 ${exactText('ms', row.behaviour.latencyP95Ms)}`, `${exactText('ratio', errorRate(row))} errors`]),
        ].join(' · '),
    },
    {
      id: 'requests',
      label: 'Requests',
      isNumber: true,
      isWide: true,
      sortBy: ({ requestCount }) => requestCount,
      cell: (row) => linked(formatCount(row.requestCount), hrefOf?.(row)),
    },
    ...(hrefOf === null ? [] : behaviourColumns(hrefOf)),
    {
      id: 'tokens',
      label: 'Tokens',
      isNumber: true,
      isWide: true,
      sortBy: ({ tokenCount }) => tokenCount,
      cell: (row) => formatCount(row.tokenCount),
    },
    {
      id: 'perRequest',
      label: 'USD a request',
      isNumber: true,
      sortBy: costPerRequest,
      cell: (row) => <Usd amountNanoUsd={costPerRequest(row)} fractionDigits={6} />,
    },
    {
      id: 'cost',
      label: 'USD',
      isNumber: true,
      isWide: true,
      sortBy: ({ costNanoUsd }) => costNanoUsd,
      cell: (row) => <Usd amountNanoUsd={row.costNanoUsd} fractionDigits={2} />,
    },
    ...(hrefOf === null ? [] : [feedbackColumn()]),
    ...(hrefOf === null || !canReadPayloads ? [] : [examplesColumn(hrefOf)]),
  ];
}

function behaviourColumns(hrefOf: NonNullable<ModelHref>): readonly RecordColumn<ModelFigures>[] {
  const duration = (
    id: 'latencyP50Ms' | 'latencyP95Ms' | 'firstTokenP50Ms',
    label: string,
  ): RecordColumn<ModelFigures> => ({
    id,
    label,
    isNumber: true,
    isWide: true,
    sortBy: ({ behaviour }) => behaviour?.[id] ?? null,
    cell: ({ behaviour }) => exactText('ms', behaviour?.[id] ?? null),
  });
  return [
    {
      id: 'errors',
      label: 'Errors',
      isNumber: true,
      isWide: true,
      sortBy: errorRate,
      cell: (row) => linked(exactText('ratio', errorRate(row)), hrefOf(row, { status: ['4xx', '5xx'] })),
    },
    duration('latencyP50Ms', 'p50'),
    duration('latencyP95Ms', 'p95'),
    duration('firstTokenP50Ms', 'First token'),
  ];
}

function feedbackColumn(): RecordColumn<ModelFigures> {
  return {
    id: 'feedback',
    label: 'Feedback',
    isNumber: true,
    isWide: true,
    sortBy: ({ behaviour }) => behaviour?.feedbackMean ?? null,
    cell: ({ behaviour }) =>
      behaviour === null || behaviour.feedbackMean === null ? (
        <span className="text-ink-3">–</span>
      ) : (
        <>
          {exactText('score', behaviour.feedbackMean)}{' '}
          <span className="text-ink-3">of {formatCount(behaviour.feedbackCount)}</span>
        </>
      ),
  };
}

function examplesColumn(hrefOf: NonNullable<ModelHref>): RecordColumn<ModelFigures> {
  return {
    id: 'examples',
    label: 'Examples',
    isQuiet: true,
    isWide: true,
    cell: (row) => (
      <Link
        href={hrefOf(row, { payload: 'stored' })}
        prefetch={false}
        className="font-medium text-accent text-label hover:underline"
      >
        Stored<span className="sr-only"> requests of {nameOf(row)}</span>
      </Link>
    ),
  };
}

function linked(text: string, href: string | undefined) {
  if (href === undefined) return text;
  return (
    <Link href={href} prefetch={false} className={LINK}>
      {text}
    </Link>
  );
}
