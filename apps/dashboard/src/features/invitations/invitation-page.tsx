'use client';

import type { Role } from '@lethe/core/tenancy';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { formatInstant } from '../../components/format/instant.ts';
import { Button } from '../../components/primitives/button.tsx';
import { ROLE_SENTENCES, roleName } from '../../components/tenancy/role-words.ts';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { SignOutButton } from '../sign-in/sign-out-button.tsx';
import { isSameAddress } from './same-address.ts';

export interface InvitationPreview {
  readonly organizationName: string;
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: Date;
}

interface InvitationPageProps {
  token: string;
  invitation: InvitationPreview;
  userEmail: string;
}

/** What the holder of a link is offered. Accepting takes the address that it was sent to. */
export function InvitationPage({ token, invitation, userEmail }: InvitationPageProps) {
  const trpc = useTRPC();
  // Loads the organization afresh, with the membership that the session has from now on.
  const accept = useMutation(
    trpc.invitations.accept.mutationOptions({
      onSuccess: ({ organizationSlug }) => window.location.assign(`/${organizationSlug}`),
    }),
  );
  const isForYou = isSameAddress(invitation.email, userEmail);
  return (
    <div className="mx-auto w-full max-w-[440px] px-4 py-10">
      <h1 className="text-balance font-semibold text-[1.5rem] leading-8 tracking-[-0.02em]">
        Join {invitation.organizationName}
      </h1>
      <dl className="mt-5 rounded-card border">
        <Line name="For">{invitation.email}</Line>
        <Line name="Role">
          {roleName(invitation.role)}
          <span className="block text-ink-3 text-label">{ROLE_SENTENCES[invitation.role]}</span>
        </Line>
        <Line name="Expires">
          <span className="numeric">{formatInstant(invitation.expiresAt)}</span>
        </Line>
      </dl>
      {isForYou ? (
        <>
          <Button
            tone="primary"
            className="mt-5 h-11 w-full md:h-9"
            disabled={accept.isPending || accept.isSuccess}
            onClick={() => accept.mutate({ token })}
          >
            Join {invitation.organizationName}
          </Button>
          <p role="alert" className={accept.error === null ? 'sr-only' : 'mt-3 text-danger'}>
            {failureOf(accept.error)}
          </p>
        </>
      ) : (
        <div className="mt-5">
          <p role="alert">
            This invitation is for <b className="font-strong">{invitation.email}</b>. You are signed in as{' '}
            <b className="font-strong">{userEmail}</b>. Sign out, then open the link again with the right account.
          </p>
          <div className="mt-4">
            <SignOutButton />
          </div>
        </div>
      )}
    </div>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-3 border-b px-4 py-2.5 last:border-b-0">
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
