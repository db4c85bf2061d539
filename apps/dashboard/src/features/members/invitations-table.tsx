'use client';

import { InstantText } from '../../components/format/instant-text.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import type { ProjectChoice } from '../../components/tenancy/project-picker.tsx';
import { roleName } from '../../components/tenancy/role-words.ts';
import type { OpenDialog } from './view-model.ts';
import { expiryText, type InvitationRow, projectsText } from './view-model.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Address' },
  { label: 'Role' },
  { label: 'Projects', isWide: true },
  { label: 'Invited', isWide: true },
  { label: 'Expires', isWide: true },
  { label: 'Actions', isQuiet: true },
];

interface InvitationsTableProps {
  invitations: readonly InvitationRow[];
  projects: readonly ProjectChoice[];
  now: Date;
  onOpen: (dialog: OpenDialog) => void;
  /** Why invitations cannot be revoked; null when they can. */
  refusal: string | null;
}

/** Offers of membership that nobody has taken yet. */
export function InvitationsTable({ invitations, projects, now, onOpen, refusal }: InvitationsTableProps) {
  return (
    <section aria-labelledby="invitations" className="mt-8">
      <h2 id="invitations" className="font-semibold">
        Pending invitations
      </h2>
      {invitations.length === 0 ? (
        <p className="mt-1 text-ink-2">None. Whoever is invited gets a link by e-mail, which works once.</p>
      ) : (
        <div className="mt-3">
          <DataTable label="Pending invitations" columns={COLUMNS}>
            {invitations.map((invitation) => (
              <tr key={invitation.id}>
                <RowHead
                  title={invitation.email}
                  note={`By ${invitation.invitedByName ?? 'a former member'}`}
                  narrowNote={`Expires ${expiryText(invitation.expiresAt, now)}`}
                />
                <Cell className="whitespace-nowrap">{roleName(invitation.role)}</Cell>
                <Cell isWide className="whitespace-nowrap text-ink-2">
                  {projectsText(invitation.projectIds, projects)}
                </Cell>
                <Cell isWide className="whitespace-nowrap text-ink-2">
                  <InstantText at={invitation.createdAt} form="list" />
                </Cell>
                <Cell isWide className="numeric whitespace-nowrap text-ink-2">
                  <time dateTime={invitation.expiresAt.toISOString()} title={invitation.expiresAt.toISOString()}>
                    {expiryText(invitation.expiresAt, now)}
                  </time>
                </Cell>
                <Cell className="w-px text-right">
                  <GuardedButton
                    tone="quiet"
                    refusal={refusal}
                    aria-label={`Revoke the invitation of ${invitation.email}`}
                    onClick={() => onOpen({ kind: 'revoke', invitation })}
                  >
                    Revoke
                  </GuardedButton>
                </Cell>
              </tr>
            ))}
          </DataTable>
        </div>
      )}
    </section>
  );
}
