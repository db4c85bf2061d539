import { composeMail } from './compose-mail.ts';
import type { MailContent } from './mail.ts';

export interface InvitationMailFacts {
  readonly organizationName: string;
  readonly inviterName: string;
  readonly role: string;
  readonly url: string;
  readonly expiresAt: Date;
}

export function invitationMail({
  organizationName,
  inviterName,
  role,
  url,
  expiresAt,
}: InvitationMailFacts): MailContent {
  return composeMail({
    template: 'invitation',
    subject: `${inviterName} invites you to ${organizationName} on Lethe`,
    heading: `Join ${organizationName}`,
    paragraphs: [
      `${inviterName} invites you to the organization ${organizationName} as ${role}.`,
      `Sign in with this address to accept; if you have no password yet, ask for a sign-in link there. The invitation works once, until ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    ],
    action: { label: 'See the invitation', url },
    footer: 'If you do not know who sent this, ignore it: without your click nothing happens.',
  });
}
