'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { useShell } from '../../components/shell/shell-context.tsx';
import type { ProjectChoice } from '../../components/tenancy/project-picker.tsx';
import { type RouterOutputs, useTRPC } from '../../trpc/client.tsx';
import { LeaveDialog } from '../organization/leave-dialog.tsx';
import { TransferDialog } from '../organization/transfer-dialog.tsx';
import { InvitationsTable } from './invitations-table.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { MemberDialog } from './member-dialog.tsx';
import { MembersTable } from './members-table.tsx';
import { RemoveMemberDialog } from './remove-member-dialog.tsx';
import { RevokeInvitationDialog } from './revoke-invitation-dialog.tsx';
import { lastOwnerRefusal, type OpenDialog } from './view-model.ts';

interface MembersPageProps {
  organizationSlug: string;
  members: RouterOutputs['members']['list'];
  invitations: RouterOutputs['invitations']['list'];
  projects: readonly ProjectChoice[];
  now: Date;
}

export function MembersPage({ organizationSlug, members: initial, invitations, projects, now }: MembersPageProps) {
  const trpc = useTRPC();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const { organization } = useShell();
  const refusal = useRefusal('member:write');
  const members = useQuery(trpc.members.list.queryOptions({ organizationSlug }, { initialData: initial })).data;
  const pending = useQuery(trpc.invitations.list.queryOptions({ organizationSlug }, { initialData: invitations })).data;
  const close = () => setDialog(null);
  const you = members.find(({ isYou }) => isYou);
  return (
    <PageFrame
      page="members"
      sentence="Who belongs to this organization, and what each may do. A change takes effect within 5 seconds, also in open sessions."
      actions={
        <GuardedButton tone="primary" refusal={refusal} onClick={() => setDialog({ kind: 'invite' })}>
          <Icon name="plus" />
          Invite a member
        </GuardedButton>
      }
    >
      <MembersTable members={members} projects={projects} onOpen={setDialog} />
      <InvitationsTable invitations={pending} projects={projects} now={now} onOpen={setDialog} refusal={refusal} />
      {dialog?.kind === 'invite' ? (
        <InviteDialog organizationSlug={organizationSlug} projects={projects} onClose={close} />
      ) : null}
      {dialog?.kind === 'edit' ? (
        <MemberDialog
          organizationSlug={organizationSlug}
          member={dialog.member}
          roleRefusal={lastOwnerRefusal(dialog.member, members)}
          projects={projects}
          onClose={close}
        />
      ) : null}
      {dialog?.kind === 'remove' ? (
        <RemoveMemberDialog organizationSlug={organizationSlug} member={dialog.member} onClose={close} />
      ) : null}
      {dialog?.kind === 'revoke' ? (
        <RevokeInvitationDialog organizationSlug={organizationSlug} invitation={dialog.invitation} onClose={close} />
      ) : null}
      {dialog?.kind === 'leave' ? <LeaveDialog organization={organization} onClose={close} /> : null}
      {dialog?.kind === 'transfer' && you !== undefined ? (
        <TransferDialog members={members.filter(({ isYou }) => !isYou)} onClose={close} />
      ) : null}
    </PageFrame>
  );
}
