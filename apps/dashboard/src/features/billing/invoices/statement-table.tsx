'use client';

import type { InvoiceLine } from '@lethe/core/billing/invoices';
import { Fragment, type ReactNode, useState } from 'react';
import { Swatch } from '../../../components/chart/swatch.tsx';
import { classNames } from '../../../components/class-names.ts';
import { Usd } from '../../../components/money/usd.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { LINE_WORDS, quantityText, rateText } from './invoice-words.ts';

const CELL = 'px-2 py-2 align-top md:py-1.5';
const COLUMN_COUNT = 4;

interface StatementTableProps {
  label: string;
  lines: readonly InvoiceLine[];
  /** What a line opens into; null for one that says everything already. */
  detail: (line: InvoiceLine) => ReactNode;
  before?: { label: string; amountNanoUsd: bigint };
  total: { label: string; amountNanoUsd: bigint };
}

/** Lines that lead to a total. Each opens into what it is made of. */
export function StatementTable({ label, lines, detail, before, total }: StatementTableProps) {
  const [openKind, setOpenKind] = useState<string | null>(null);
  return (
    <table aria-label={label} className="w-full border-separate border-spacing-0 [&_td]:border-b [&_th]:border-b">
      <thead>
        <tr className="text-ink-3 text-label">
          <th scope="col" className="h-8 pl-4 text-left font-book">
            Line
          </th>
          <th scope="col" className="hidden w-[184px] px-2 text-right font-book md:table-cell">
            Quantity
          </th>
          <th scope="col" className="hidden w-[104px] px-2 text-right font-book md:table-cell">
            Rate
          </th>
          <th scope="col" className="pr-4 text-right font-book md:w-[176px]">
            USD
          </th>
        </tr>
      </thead>
      <tbody>
        {before === undefined ? null : <PlainRow label={before.label} amountNanoUsd={before.amountNanoUsd} />}
        {lines.map((line) => {
          const content = detail(line);
          const isOpen = content !== null && openKind === line.kind;
          return (
            <Fragment key={line.kind}>
              <LineRow
                line={line}
                isOpen={isOpen}
                onToggle={content === null ? null : () => setOpenKind(isOpen ? null : line.kind)}
              />
              {isOpen ? (
                <tr>
                  <td colSpan={COLUMN_COUNT} className="bg-sunken p-0">
                    {content}
                  </td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </tbody>
      <tfoot className="[&_td]:border-b-0 [&_th]:border-b-0">
        <PlainRow label={total.label} amountNanoUsd={total.amountNanoUsd} isTotal />
      </tfoot>
    </table>
  );
}

interface LineRowProps {
  line: InvoiceLine;
  isOpen: boolean;
  onToggle: (() => void) | null;
}

function LineRow({ line, isOpen, onToggle }: LineRowProps) {
  const word = LINE_WORDS[line.kind];
  const quantity = quantityText(line);
  return (
    <tr className={onToggle === null ? '' : 'hover:bg-hover'}>
      <th scope="row" className={classNames(CELL, 'h-10 pl-4 text-left', isOpen ? 'font-semibold' : 'font-normal')}>
        {onToggle === null ? (
          <span className="flex min-h-7 items-center pl-5.5">{word}</span>
        ) : (
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={onToggle}
            className="flex min-h-9 w-full items-center gap-2 rounded-chip text-left md:min-h-7"
          >
            <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} className="size-3.5 text-ink-3" />
            {line.kind === 'data_storage' ? <Swatch fill="var(--stored-fill)" /> : null}
            {line.kind === 'inference' ? <Swatch fill="var(--infer)" /> : null}
            {word}
          </button>
        )}
        {quantity === '' ? null : (
          <span className="numeric block pl-5.5 font-normal text-ink-3 text-label md:hidden">
            {quantity}
            {line.kind === 'data_storage' ? ` at ${rateText(line)}` : ''}
          </span>
        )}
      </th>
      <td
        className={classNames(CELL, 'numeric hidden text-right align-middle text-ink-2 md:table-cell md:align-middle')}
      >
        {quantity}
      </td>
      <td className={classNames(CELL, 'numeric hidden text-right text-ink-2 md:table-cell md:align-middle')}>
        {rateText(line)}
      </td>
      <td className={classNames(CELL, 'pt-4 pr-4 text-right md:pt-1.5 md:align-middle', isOpen && 'font-semibold')}>
        <Usd amountNanoUsd={line.amountNanoUsd} fractionDigits={9} />
      </td>
    </tr>
  );
}

interface PlainRowProps {
  label: string;
  amountNanoUsd: bigint;
  isTotal?: boolean;
}

function PlainRow({ label, amountNanoUsd, isTotal = false }: PlainRowProps) {
  return (
    <tr className={isTotal ? 'font-semibold [&>*]:border-t [&>*]:border-t-line-2' : ''}>
      <th
        scope="row"
        className={classNames(
          CELL,
          'h-10 pl-4 text-left align-middle',
          isTotal ? 'font-semibold' : 'pl-9.5 font-normal',
        )}
      >
        {label}
      </th>
      <td className="hidden md:table-cell" />
      <td className="hidden md:table-cell" />
      <td className={classNames(CELL, 'pr-4 text-right align-middle')}>
        <Usd amountNanoUsd={amountNanoUsd} fractionDigits={isTotal ? 2 : 9} />
      </td>
    </tr>
  );
}
