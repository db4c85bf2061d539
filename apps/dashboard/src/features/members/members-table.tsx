'use client';

import { InstantText } from '../../components/format/instant-text.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { type RowAction, RowMenu } from '../../components/primitives/row-menu.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { useShell } from '../../components/shell/shell-context.tsx';
import type { ProjectChoice } from '../../components/tenancy/project-picker.tsx';
import { roleName } from '../../components/tenancy/role-words.ts';
import type { OpenDialog } from './view-model.ts';
import { lastOwnerRefusal, type MemberRow, nameOf, ownerRefusal, projectsText } from './view-model.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Member' },
  { label: 'Role' },
  { label: 'Projects', isWide: true },
  { label: 'Member since', isWide: true },
  { label: 'Actions', isQuiet: true },
];

interface MembersTableProps {
  members: readonly MemberRow[];
  projects: readonly ProjectChoice[];
  onOpen: (dialog: OpenDialog) => void;
}

export function MembersTable({ members, projects, onOpen }: MembersTableProps) {
  const writeRefusal = useRefusal('member:write');
  const transferRefusal = useRefusal('ownership:transfer');
  const { role: ownRole } = useShell();
  const actionsOf = (member: MemberRow): readonly RowAction[] => {
    const lastRefusal = lastOwnerRefusal(member, members);
    const refusal = writeRefusal ?? ownerRefusal(ownRole, member);
    const edit: RowAction = {
      label: 'Change role and projects',
      onSelect: () => onOpen({ kind: 'edit', member }),
      refusal,
    };
    if (!member.isYou) {
      const onSelect = () => onOpen({ kind: 'remove', member });
      return [edit, { label: 'Remove', onSelect, refusal: refusal ?? lastRefusal, isDestructive: true }];
    }
    return [
      edit,
      { label: 'Transfer ownership', onSelect: () => onOpen({ kind: 'transfer' }), refusal: transferRefusal },
      { label: 'Leave', onSelect: () => onOpen({ kind: 'leave' }), refusal: lastRefusal, isDestructive: true },
    ];
  };
  return (
    <DataTable label="Members" columns={COLUMNS}>
      {members.map((member) => (
        <tr key={member.userId}>
          <RowHead
            title={
              <>
                {nameOf(member)}
                {member.isYou ? <Tag className="ml-2 h-4">You</Tag> : null}
              </>
            }
            note={member.email}
            narrowNote={projectsText(member.projectIds, projects)}
          />
          <Cell className="whitespace-nowrap">{roleName(member.role)}</Cell>
          <Cell isWide className="whitespace-nowrap text-ink-2">
            {projectsText(member.projectIds, projects)}
          </Cell>
          <Cell isWide className="whitespace-nowrap text-ink-2">
            <InstantText at={member.createdAt} form="date" />
          </Cell>
          <Cell className="w-px text-right">
            <RowMenu label={nameOf(member)} actions={actionsOf(member)} />
          </Cell>
        </tr>
      ))}
    </DataTable>
  );
}
