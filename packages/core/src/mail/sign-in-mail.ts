import { composeMail } from './compose-mail.ts';
import type { MailContent } from './mail.ts';

export function signInMail({
  url,
  validMinutes,
}: {
  readonly url: string;
  readonly validMinutes: number;
}): MailContent {
  return composeMail({
    template: 'sign_in',
    subject: 'Your link to sign in to Lethe',
    heading: 'Sign in to Lethe',
    paragraphs: [`Somebody, hopefully you, asked for a link to sign in. It works once, for ${validMinutes} minutes.`],
    action: { label: 'Sign in', url },
    footer: 'If it was not you, ignore this mail: without the link nobody gets in.',
  });
}
