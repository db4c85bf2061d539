import type { LifecycleTransition } from '@lethe/core/lifecycle';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../../components/primitives/data-table.tsx';
import { transitionText } from './view-model.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Step' },
  { label: 'Time, UTC', isWide: true },
  { label: 'By', isWide: true },
  { label: 'Note', isWide: true },
  { label: 'Version', isWide: true, isNumber: true },
  { label: 'Leaf', isWide: true, isNumber: true },
];

interface TransitionsTableProps {
  /** The latest first. */
  history: readonly LifecycleTransition[];
  createdAt: Date;
}

/** Every step of a life down to its creation, each with its leaf in the transparency log. */
export function TransitionsTable({ history, createdAt }: TransitionsTableProps) {
  return (
    <DataTable label="Steps of its life" columns={COLUMNS}>
      {history.map((step) => (
        <tr key={step.version} className="hover:bg-hover">
          <RowHead
            title={transitionText(step)}
            narrowNote={
              <>
                <InstantText at={step.occurredAt} form="list" /> · {step.actor.label}
                {step.note === null ? null : <span className="block whitespace-normal">{step.note}</span>}
              </>
            }
          />
          <Cell isWide className="whitespace-nowrap text-ink-2">
            <InstantText at={step.occurredAt} form="bare" />
          </Cell>
          <Cell isWide className="max-w-[180px] truncate text-ink-2">
            {step.actor.label}
          </Cell>
          <Cell isWide className="max-w-[320px] text-pretty text-ink-2">
            {step.note ?? '–'}
          </Cell>
          <Cell isWide isNumber>
            {step.version}
          </Cell>
          <Cell isWide isNumber className="text-ink-3">
            {String(step.leafIndex)}
          </Cell>
        </tr>
      ))}
      <tr>
        <RowHead title="Created" narrowNote={<InstantText at={createdAt} form="page" />} />
        <Cell isWide className="whitespace-nowrap text-ink-2">
          <InstantText at={createdAt} form="bare" />
        </Cell>
        <Cell isWide className="text-ink-3">
          –
        </Cell>
        <Cell isWide className="text-ink-3">
          –
        </Cell>
        <Cell isWide isNumber>
          1
        </Cell>
        <Cell isWide isNumber className="text-ink-3">
          –
        </Cell>
      </tr>
    </DataTable>
  );
}
