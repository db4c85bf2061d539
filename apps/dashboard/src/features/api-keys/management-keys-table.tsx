'use client';

import type { ManagementKey } from '@lethe/core/management';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import { keyState, lastUsedText } from './key-state.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Key' },
  { label: 'Scopes', isWide: true },
  { label: 'Last used', isWide: true },
  { label: 'Expires', isWide: true },
  { label: 'State' },
  { label: 'Actions', isQuiet: true },
];

interface ManagementKeysTableProps {
  keys: readonly ManagementKey[];
  now: Date;
  refusal: string | null;
  onRevoke: (managementKey: ManagementKey) => void;
}

export function ManagementKeysTable({ keys, now, refusal, onRevoke }: ManagementKeysTableProps) {
  return (
    <DataTable label="Management keys" columns={COLUMNS}>
      {keys.map((managementKey) => {
        const state = keyState(managementKey, now);
        return (
          <tr key={managementKey.id}>
            <RowHead
              title={managementKey.name}
              note={<span className="code">{managementKey.mask}</span>}
              narrowNote={managementKey.scopes.join(', ')}
            />
            <Cell isWide className="max-w-[280px] py-2">
              <span className="flex flex-wrap gap-1">
                {managementKey.scopes.map((scope) => (
                  <Tag key={scope} className="code">
                    {scope}
                  </Tag>
                ))}
              </span>
            </Cell>
            <Cell isWide className="numeric whitespace-nowrap text-ink-2">
              {lastUsedText(managementKey.lastUsedAt, now)}
            </Cell>
            <Cell isWide className="whitespace-nowrap text-ink-2">
              {managementKey.expiresAt === null ? 'never' : <InstantText at={managementKey.expiresAt} form="list" />}
            </Cell>
            <Cell className="whitespace-nowrap">
              <Tag tone={state.tone}>{state.text}</Tag>
            </Cell>
            <Cell className="w-px text-right">
              <GuardedButton
                tone="quiet"
                refusal={refusal ?? (state.isOver ? 'This key has ended.' : null)}
                aria-label={`Revoke ${managementKey.name}`}
                onClick={() => onRevoke(managementKey)}
              >
                Revoke
              </GuardedButton>
            </Cell>
          </tr>
        );
      })}
    </DataTable>
  );
}
