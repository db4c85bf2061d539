import { classNames } from '../../../components/class-names.ts';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Usd } from '../../../components/money/usd.tsx';
import { Cell, type Column, DataTable } from '../../../components/primitives/data-table.tsx';
import { describePayment, PAYMENT_KIND_WORDS, type PaymentLine } from './payment-words.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Payment' },
  { label: 'Created, UTC', isWide: true },
  { label: 'What happened', isWide: true },
  { label: 'USD', isNumber: true },
  { label: 'State', isWide: true },
];

/** Every payment with how it stands: why it was declined, and when it is tried again. */
export function PaymentsTable({ payments, now }: { payments: readonly PaymentLine[]; now: Date }) {
  return (
    <DataTable label="Payments" columns={COLUMNS}>
      {payments.map((payment) => (
        <PaymentRow key={payment.id} payment={payment} now={now} />
      ))}
    </DataTable>
  );
}

function PaymentRow({ payment, now }: { payment: PaymentLine; now: Date }) {
  const { word, note, isTrouble } = describePayment(payment, now);
  return (
    <tr className="hover:bg-hover">
      <th
        scope="row"
        className="h-11 w-full max-w-0 px-2 py-2 text-left font-normal first:pl-4 md:w-auto md:max-w-none md:whitespace-nowrap md:py-1.5"
      >
        <span className="block font-medium">{PAYMENT_KIND_WORDS[payment.kind]}</span>
        <span className="block text-ink-3 text-label md:hidden">
          <InstantText at={payment.createdAt} form="list" />
          {' · '}
          <span className={isTrouble ? 'text-danger' : ''}>{word}</span>
          {note === null ? null : <span className="block whitespace-normal">{note}</span>}
        </span>
      </th>
      <Cell isWide className="whitespace-nowrap text-ink-2">
        <InstantText at={payment.createdAt} form="list" />
      </Cell>
      <Cell isWide className="numeric w-full max-w-0 text-pretty text-ink-2">
        {note}
      </Cell>
      <Cell isNumber className="pt-2 pr-4 align-top md:pt-1.5 md:pr-2 md:align-middle">
        <Usd amountNanoUsd={payment.amountNanoUsd} fractionDigits={2} />
      </Cell>
      <Cell
        isWide
        className={classNames(
          'w-px whitespace-nowrap',
          isTrouble ? 'font-medium text-danger' : payment.status === 'succeeded' ? '' : 'text-ink-2',
        )}
      >
        {word}
      </Cell>
    </tr>
  );
}
