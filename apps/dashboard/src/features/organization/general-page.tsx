'use client';

import { useState } from 'react';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { useShell } from '../../components/shell/shell-context.tsx';
import { ROLE_SENTENCES } from '../../components/tenancy/role-words.ts';
import { CloseDialog } from '../account-life/close-dialog.tsx';
import { lastOwnerRefusal, type MemberRow } from '../members/view-model.ts';
import { Section } from '../retention/section.tsx';
import { CreateOrganizationButton } from './create-organization-button.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { OrganizationFacts } from './organization-facts.tsx';
import { PermissionMatrix } from './permission-matrix.tsx';
import { TransferDialog } from './transfer-dialog.tsx';

/** @param members null for roles that do not see who else is there */
export function GeneralPage({ members }: { members: readonly MemberRow[] | null }) {
  const { organization, role } = useShell();
  const transferRefusal = useRefusal('ownership:transfer');
  const closeRefusal = useRefusal('organization:close');
  const [dialog, setDialog] = useState<'leave' | 'transfer' | 'close' | null>(null);
  const close = () => setDialog(null);
  const others = (members ?? []).filter(({ isYou }) => !isYou);
  const you = members?.find(({ isYou }) => isYou);
  const leaveRefusal = you === undefined ? null : lastOwnerRefusal(you, members ?? []);
  const noOther = others.length === 0 ? 'There is nobody else to transfer it to. Invite somebody first.' : null;
  return (
    <PageFrame page="general" sentence="The organization, and what you are in it.">
      <OrganizationFacts />
      <Section
        id="membership"
        title="Your membership"
        sentence={`You are ${role} of ${organization.name}. ${ROLE_SENTENCES[role]}`}
      >
        <div className="flex flex-wrap gap-2">
          <GuardedButton refusal={transferRefusal ?? noOther} onClick={() => setDialog('transfer')}>
            Transfer ownership
          </GuardedButton>
          <GuardedButton size="named" refusal={leaveRefusal} onClick={() => setDialog('leave')}>
            <Icon name="signOut" />
            Leave {organization.name}
          </GuardedButton>
        </div>
        {leaveRefusal === null ? null : <p className="mt-2 text-ink-3 text-label">{leaveRefusal}</p>}
      </Section>
      <Section
        id="another"
        title="Another organization"
        sentence="Organizations share nothing: neither members nor projects, keys, credits or records."
      >
        <CreateOrganizationButton />
      </Section>
      <Section
        id="permissions"
        title="Roles and permissions"
        sentence="What each role includes. The server decides by the same table."
      >
        <PermissionMatrix />
      </Section>
      <Section
        id="close"
        title="Close the organization"
        sentence={`Access ends at once, for everybody. Until the purge the owner can reopen ${organization.name}.`}
      >
        <GuardedButton size="named" refusal={closeRefusal} onClick={() => setDialog('close')}>
          Close {organization.name}
        </GuardedButton>
        {closeRefusal === null ? null : <p className="mt-2 text-ink-3 text-label">{closeRefusal}</p>}
      </Section>
      {dialog === 'close' ? (
        <CloseDialog
          organization={organization}
          exportHref={`/${organization.slug}/settings/exports`}
          onClose={close}
        />
      ) : null}
      {dialog === 'leave' ? <LeaveDialog organization={organization} onClose={close} /> : null}
      {dialog === 'transfer' ? <TransferDialog members={others} onClose={close} /> : null}
    </PageFrame>
  );
}
