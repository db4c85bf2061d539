'use client';

import type { StaffMember } from '@lethe/core/access';
import { isReviewOverdue, type Subprocessor, type SubprocessorChange } from '@lethe/core/subprocessors';
import { useState } from 'react';
import { formatDate } from '../../../components/format/instant.ts';
import { Cell, type Column, DataTable, RowHead } from '../../../components/primitives/data-table.tsx';
import { GuardedButton } from '../../../components/primitives/guarded-button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Notice } from '../../../components/primitives/notice.tsx';
import { RowMenu } from '../../../components/primitives/row-menu.tsx';
import { Tag } from '../../../components/primitives/tag.tsx';
import { StaffFrame } from '../staff-frame.tsx';
import { RegisterHistory } from './register-history.tsx';
import { RetireSubprocessorDialog } from './retire-subprocessor-dialog.tsx';
import { SubprocessorDialog } from './subprocessor-dialog.tsx';

const COLUMNS: readonly Column[] = [
  { label: 'Service' },
  { label: 'Region', isWide: true },
  { label: 'Used', isWide: true },
  { label: 'Reviewed', isWide: true },
  { label: 'Next review' },
  { label: 'Actions', isQuiet: true },
];

const NOT_AN_OFFICER = 'Only a compliance officer changes the register.';

type OpenDialog =
  | { readonly kind: 'add' }
  | { readonly kind: 'change'; readonly entry: Subprocessor }
  | { readonly kind: 'retire'; readonly entry: Subprocessor };

interface RegisterPageProps {
  member: StaffMember;
  entries: readonly Subprocessor[];
  history: readonly SubprocessorChange[];
  now: Date;
}

/** The register of subprocessors as staff keep it. Every organization reads it on its compliance page. */
export function RegisterPage({ member, entries, history, now }: RegisterPageProps) {
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const refusal = member.role === 'compliance_officer' ? null : NOT_AN_OFFICER;
  const close = () => setDialog(null);
  return (
    <StaffFrame
      member={member}
      page="subprocessors"
      sentence="The services to which customers’ data is given. Every organization reads this register; each change is kept with its author."
      actions={
        <GuardedButton tone="primary" refusal={refusal} onClick={() => setDialog({ kind: 'add' })}>
          <Icon name="plus" />
          Add a subprocessor
        </GuardedButton>
      }
    >
      {entries.length === 0 ? (
        <Notice glyph={<Icon name="people" />} title="The register is empty">
          Customers are told that no subprocessor is registered.
        </Notice>
      ) : (
        <DataTable label="Subprocessors" columns={COLUMNS}>
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} refusal={refusal} now={now} onOpen={setDialog} />
          ))}
        </DataTable>
      )}
      <RegisterHistory history={history} />
      {dialog?.kind === 'add' ? <SubprocessorDialog entry={null} now={now} onClose={close} /> : null}
      {dialog?.kind === 'change' ? <SubprocessorDialog entry={dialog.entry} now={now} onClose={close} /> : null}
      {dialog?.kind === 'retire' ? <RetireSubprocessorDialog entry={dialog.entry} onClose={close} /> : null}
    </StaffFrame>
  );
}

interface EntryRowProps {
  entry: Subprocessor;
  refusal: string | null;
  now: Date;
  onOpen: (dialog: OpenDialog) => void;
}

function EntryRow({ entry, refusal, now, onOpen }: EntryRowProps) {
  const due = formatDate(new Date(entry.reviewDueOn));
  return (
    <tr>
      <RowHead title={entry.service} note={entry.purpose} narrowNote={entry.region} />
      <Cell isWide>{entry.region}</Cell>
      <Cell isWide className="whitespace-nowrap text-ink-2">
        {entry.isOptional ? 'By choice' : 'Always'}
      </Cell>
      <Cell isWide className="whitespace-nowrap text-ink-2 tabular-nums">
        {formatDate(new Date(entry.reviewedOn))}
      </Cell>
      <Cell className="whitespace-nowrap tabular-nums">
        {isReviewOverdue(entry, now) ? <Tag tone="expiring">Overdue, {due}</Tag> : due}
      </Cell>
      <Cell className="w-px text-right">
        <RowMenu
          label={entry.service}
          actions={[
            { label: 'Change', onSelect: () => onOpen({ kind: 'change', entry }), refusal },
            { label: 'Retire', onSelect: () => onOpen({ kind: 'retire', entry }), refusal, isDestructive: true },
          ]}
        />
      </Cell>
    </tr>
  );
}
