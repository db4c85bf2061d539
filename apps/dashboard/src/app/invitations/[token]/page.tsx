import type { Metadata } from 'next';
import { currentUser } from '@/authentication/current-user.ts';
import { findInvitation } from '@/features/invitations/find-invitation.ts';
import { InvalidInvitation, InvitationFrame } from '@/features/invitations/invalid-invitation.tsx';
import { InvitationPage } from '@/features/invitations/invitation-page.tsx';

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' };

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const [invitation, user] = await Promise.all([findInvitation(token), currentUser()]);
  return (
    <InvitationFrame>
      {invitation === null || user === null ? (
        <InvalidInvitation />
      ) : (
        <InvitationPage token={token} invitation={invitation} userEmail={user.email} />
      )}
    </InvitationFrame>
  );
}
