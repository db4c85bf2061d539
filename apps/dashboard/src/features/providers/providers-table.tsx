'use client';

import { InstantText } from '../../components/format/instant-text.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { RowMenu } from '../../components/primitives/row-menu.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import { type ProviderRow, providerState } from './view-model.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Provider' },
  { label: 'Address', isWide: true },
  { label: 'Secret', isWide: true },
  { label: 'Last test', isWide: true },
  { label: 'State' },
  { label: 'Actions', isQuiet: true },
];

interface ProvidersTableProps {
  rows: readonly ProviderRow[];
  refusal: string | null;
  onEdit: (row: ProviderRow) => void;
  onDelete: (row: ProviderRow) => void;
}

export function ProvidersTable({ rows, refusal, onEdit, onDelete }: ProvidersTableProps) {
  return (
    <DataTable label="Providers" columns={COLUMNS}>
      {rows.map((row) => {
        const { provider, label, baseUrl, key } = row;
        const state = providerState(key);
        return (
          <tr key={provider}>
            <RowHead
              title={label}
              note={
                <>
                  <span className="code">{provider}/</span>
                  {state.detail === null ? null : ` · ${state.detail}`}
                </>
              }
            />
            <Cell isWide className="max-w-[280px] truncate text-ink-2" title={baseUrl ?? ''}>
              {baseUrl}
            </Cell>
            <Cell isWide className="code whitespace-nowrap text-ink-2">
              {key?.hasSecret ? `…${key.lastFour ?? ''}` : '–'}
            </Cell>
            <Cell isWide className="whitespace-nowrap text-ink-2">
              {key?.testedAt ? <InstantText at={key.testedAt} form="list" /> : '–'}
            </Cell>
            <Cell className="whitespace-nowrap">
              <Tag tone={state.tone}>{state.text}</Tag>
            </Cell>
            <Cell className="w-px text-right">
              <RowMenu
                label={label}
                actions={[
                  { label: key === null ? 'Set up' : 'Change', onSelect: () => onEdit(row), refusal },
                  {
                    label: 'Delete',
                    onSelect: () => onDelete(row),
                    refusal: refusal ?? (key === null ? 'It is not set.' : null),
                    isDestructive: true,
                  },
                ]}
              />
            </Cell>
          </tr>
        );
      })}
    </DataTable>
  );
}
