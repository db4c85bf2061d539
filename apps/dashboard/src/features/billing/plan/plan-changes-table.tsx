import type { PlanChange } from '@lethe/core/billing/plans';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../../components/primitives/data-table.tsx';
import { dollars } from '../amount-draft.ts';
import { changeText } from './plan-words.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Change' },
  { label: 'Time, UTC', isWide: true },
  { label: 'By', isWide: true },
  { label: 'Fee a month', isNumber: true },
];

/** Every change of the plan, with the fees as they were agreed then. */
export function PlanChangesTable({ changes }: { changes: readonly PlanChange[] }) {
  return (
    <DataTable label="Changes of the plan" columns={COLUMNS}>
      {changes.map(({ version, from, to, changedAt, actor }) => (
        <tr key={version} className="hover:bg-hover">
          <RowHead
            title={changeText(from.plan, to.plan)}
            narrowNote={
              <>
                <InstantText at={changedAt} form="list" /> · {actor.label}
              </>
            }
          />
          <Cell isWide className="whitespace-nowrap text-ink-2">
            <InstantText at={changedAt} form="bare" />
          </Cell>
          <Cell isWide className="max-w-[240px] truncate text-ink-2">
            {actor.label}
          </Cell>
          <Cell isNumber className="whitespace-nowrap">
            <span className="text-ink-3 line-through">{dollars(from.monthlyFeeNanoUsd)}</span>{' '}
            {dollars(to.monthlyFeeNanoUsd)}
          </Cell>
        </tr>
      ))}
    </DataTable>
  );
}
