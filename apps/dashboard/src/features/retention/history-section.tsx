'use client';

import type { PolicyVersion } from '@lethe/core/retention';
import { useState } from 'react';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Button } from '../../components/primitives/button.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import { useIsHydrated } from '../../components/primitives/use-is-hydrated.ts';
import { CompareVersionsDialog } from './compare-versions-dialog.tsx';
import { listChanges, summarizeChanges } from './policy-diff.ts';
import { describeMetadataPeriod, describeSetting } from './policy-words.ts';
import { Section } from './section.tsx';

const COLUMNS: readonly Column[] = [
  { label: 'Version' },
  { label: 'Policy', isWide: true },
  { label: 'What changed', isWide: true },
  { label: 'In force since', isWide: true },
];

/** Every version of the policy, newest first. Versions are never changed, so this is also its record. */
export function HistorySection({ history }: { history: readonly PolicyVersion[] }) {
  const [isComparing, setIsComparing] = useState(false);
  const isHydrated = useIsHydrated();
  return (
    <Section
      id="history"
      title="Version history"
      sentence="Each stored payload carries the version that it was admitted under."
      action={
        history.length < 2 ? null : (
          <Button onClick={() => setIsComparing(true)} disabled={!isHydrated} className="disabled:opacity-100">
            Compare versions
          </Button>
        )
      }
    >
      <DataTable label="Version history" columns={COLUMNS}>
        {history.map((version, index) => (
          <HistoryRow
            key={version.version}
            version={version}
            previous={history[index + 1] ?? null}
            isInForce={index === 0}
          />
        ))}
      </DataTable>
      {isComparing ? <CompareVersionsDialog history={history} onClose={() => setIsComparing(false)} /> : null}
    </Section>
  );
}

interface HistoryRowProps {
  version: PolicyVersion;
  /** Null for the first. */
  previous: PolicyVersion | null;
  isInForce: boolean;
}

function HistoryRow({ version, previous, isInForce }: HistoryRowProps) {
  const { metadataRetentionDays } = version;
  const author = version.authorName ?? (version.authorId === null ? 'Set at creation' : 'Former member');
  const changes = previous === null ? 'First version' : summarizeChanges(listChanges(previous, version)) || 'Nothing';
  return (
    <tr className="align-top">
      <RowHead
        title={
          <span className="numeric inline-flex items-center gap-2">
            {version.version}
            {isInForce ? <Tag tone="stored">In force</Tag> : null}
          </span>
        }
        note={author}
        narrowNote={
          <span className="whitespace-normal">
            {changes} · <InstantText at={version.effectiveAt} form="list" />
          </span>
        }
      />
      <Cell isWide className="numeric">
        {describeSetting(version)}
        {metadataRetentionDays === null ? null : (
          <small className="block text-ink-3 text-label">
            Metadata {describeMetadataPeriod(metadataRetentionDays)}
          </small>
        )}
      </Cell>
      <Cell isWide className="numeric max-w-[260px] break-words text-ink-2">
        {changes}
      </Cell>
      <Cell isWide className="whitespace-nowrap">
        <InstantText at={version.effectiveAt} form="page" />
      </Cell>
    </tr>
  );
}
