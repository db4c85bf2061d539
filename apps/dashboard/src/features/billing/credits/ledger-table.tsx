'use client';

import { creditChange, type LedgerTransaction } from '@lethe/core/billing';
import { Fragment, useState } from 'react';
import { formatQuantity } from '../../../components/format/duration.ts';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Usd } from '../../../components/money/usd.tsx';
import { Cell, type Column, DataTable } from '../../../components/primitives/data-table.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { dollars } from '../amount-draft.ts';
import { ACCOUNT_WORDS, purposeText, sumOf, TRANSACTION_WORDS } from './ledger-words.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Entry' },
  { label: 'Time, UTC', isWide: true },
  { label: 'What for', isWide: true },
  { label: 'Credit, USD', isNumber: true },
];

/** Every movement of money, newest first. Each opens into the entries that it is made of, which sum to zero. */
export function LedgerTable({ transactions }: { transactions: readonly LedgerTransaction[] }) {
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <DataTable label="Ledger" columns={COLUMNS}>
      {transactions.map((transaction) => (
        <Fragment key={transaction.id}>
          <TransactionRow
            transaction={transaction}
            isOpen={openId === transaction.id}
            onToggle={() => setOpenId(openId === transaction.id ? null : transaction.id)}
          />
          {openId === transaction.id ? <EntryRows transaction={transaction} /> : null}
        </Fragment>
      ))}
    </DataTable>
  );
}

interface TransactionRowProps {
  transaction: LedgerTransaction;
  isOpen: boolean;
  onToggle: () => void;
}

function TransactionRow({ transaction, isOpen, onToggle }: TransactionRowProps) {
  const change = creditChange(transaction);
  const purpose = purposeText(transaction);
  return (
    <tr className="hover:bg-hover">
      <Cell className="w-full max-w-0 md:w-auto md:max-w-none md:whitespace-nowrap">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onToggle}
          className="flex min-h-9 min-w-0 items-center gap-1.5 rounded-chip text-left font-medium hover:underline md:min-h-0"
        >
          <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} className="size-3.5 text-ink-3" />
          {TRANSACTION_WORDS[transaction.kind]}
          <span className="sr-only">, entries of {transaction.id}</span>
        </button>
        <span className="numeric block truncate pl-5 text-ink-3 text-label md:hidden">
          <InstantText at={transaction.occurredAt} form="list" />
          {purpose === '' ? '' : ` · ${purpose}`}
        </span>
      </Cell>
      <Cell isWide className="whitespace-nowrap text-ink-2">
        <InstantText at={transaction.occurredAt} form="list" />
      </Cell>
      <Cell isWide className="numeric w-full max-w-0 truncate text-ink-2" title={purpose}>
        {purpose}
      </Cell>
      <Cell isNumber className="whitespace-nowrap pt-3.5 align-top md:pt-1.5 md:align-middle">
        {change === 0n ? <NoChange /> : <Signed amountNanoUsd={change} />}
      </Cell>
    </tr>
  );
}

/** A plan fee goes from the card to Lethe and never touches the credit. */
function NoChange() {
  return (
    <span className="text-ink-3" title="The credit did not change.">
      <span aria-hidden="true">–</span>
      <span className="sr-only">no change</span>
    </span>
  );
}

function Signed({ amountNanoUsd }: { amountNanoUsd: bigint }) {
  return (
    <>
      {amountNanoUsd > 0n ? '+' : ''}
      <Usd amountNanoUsd={amountNanoUsd} fractionDigits={9} />
    </>
  );
}

function EntryRows({ transaction }: { transaction: LedgerTransaction }) {
  const difference = sumOf(transaction.entries);
  return (
    <>
      {transaction.entries.map(({ account, amountNanoUsd }) => (
        <tr key={account} className="bg-sunken text-ink-2">
          <Cell colSpan={COLUMNS.length - 1} className="h-8 border-b-0! py-0 pl-9!">
            {ACCOUNT_WORDS[account]}
          </Cell>
          <Cell isNumber className="h-8 whitespace-nowrap border-b-0! py-0">
            <Signed amountNanoUsd={amountNanoUsd} />
          </Cell>
        </tr>
      ))}
      <tr className="bg-sunken text-ink-2 text-label">
        <Cell colSpan={COLUMNS.length} className="h-9 py-1.5 pl-9!">
          <span className="flex flex-wrap items-center gap-x-2">
            <Icon
              name={difference === 0n ? 'check' : 'warning'}
              className={difference === 0n ? 'text-stored' : 'text-danger'}
            />
            {formatQuantity(transaction.entries.length, 'entry').replace(/entrys$/, 'entries')},{' '}
            {difference === 0n ? 'difference 0 nano-USD' : `difference ${dollars(difference)}`}
            <span className="code break-all text-ink-3">{transaction.id}</span>
          </span>
        </Cell>
      </tr>
    </>
  );
}
