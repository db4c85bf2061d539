'use client';

import { InstantText } from '../../components/format/instant-text.tsx';
import { Usd } from '../../components/money/usd.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { RowMenu } from '../../components/primitives/row-menu.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import type { OpenKeyDialog } from './api-key-dialogs.tsx';
import { type ApiKeyRow, keyState, lastUsedText, limitsText } from './key-state.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Key' },
  { label: 'Project', isWide: true },
  { label: 'Last used', isWide: true },
  { label: 'Expires', isWide: true },
  { label: 'Limits', isWide: true },
  { label: 'State' },
  { label: 'Actions', isQuiet: true },
];

interface ApiKeysTableProps {
  keys: readonly ApiKeyRow[];
  now: Date;
  refusal: string | null;
  onOpen: (dialog: OpenKeyDialog) => void;
}

export function ApiKeysTable({ keys, now, refusal, onOpen }: ApiKeysTableProps) {
  return (
    <DataTable label="API keys" columns={COLUMNS}>
      {keys.map((apiKey) => {
        const state = keyState(apiKey, now);
        const why = refusal ?? (state.isOver ? 'This key has ended.' : null);
        const whyNotRotate = why ?? (apiKey.replacedById === null ? null : 'This key was rotated already.');
        const open = (kind: 'edit' | 'rotate' | 'revoke') => () => onOpen({ kind, apiKey });
        return (
          <tr key={apiKey.id}>
            <RowHead
              title={apiKey.name}
              note={<span className="code">{apiKey.mask}</span>}
              narrowNote={`${apiKey.projectName} · used ${lastUsedText(apiKey.lastUsedAt, now)}`}
            />
            <Cell isWide className="max-w-[160px] truncate">
              {apiKey.projectName}
            </Cell>
            <Cell isWide className="numeric whitespace-nowrap text-ink-2">
              {lastUsedText(apiKey.lastUsedAt, now)}
            </Cell>
            <Cell isWide className="whitespace-nowrap text-ink-2">
              {apiKey.expiresAt === null ? 'never' : <InstantText at={apiKey.expiresAt} form="list" />}
            </Cell>
            <Cell isWide className="max-w-[220px] text-ink-2">
              <Limits apiKey={apiKey} />
            </Cell>
            <Cell className="whitespace-nowrap">
              <Tag tone={state.tone}>{state.text}</Tag>
            </Cell>
            <Cell className="w-px text-right">
              <RowMenu
                label={apiKey.name}
                actions={[
                  { label: 'Edit limits', onSelect: open('edit'), refusal: why },
                  { label: 'Rotate', onSelect: open('rotate'), refusal: whyNotRotate },
                  { label: 'Revoke', onSelect: open('revoke'), refusal: why, isDestructive: true },
                ]}
              />
            </Cell>
          </tr>
        );
      })}
    </DataTable>
  );
}

function Limits({ apiKey }: { apiKey: ApiKeyRow }) {
  const text = limitsText(apiKey);
  const { spendLimitNanoUsd, spentNanoUsd } = apiKey;
  if (spendLimitNanoUsd === null && text === '') return <>none</>;
  return (
    <>
      {spendLimitNanoUsd === null ? null : (
        <span className="block whitespace-nowrap">
          <Usd amountNanoUsd={spentNanoUsd} fractionDigits={2} /> of{' '}
          <Usd amountNanoUsd={spendLimitNanoUsd} fractionDigits={2} />
        </span>
      )}
      {text === '' ? null : (
        <span className="numeric block truncate" title={apiKey.allowedModels.join('\n')}>
          {text}
        </span>
      )}
    </>
  );
}
