import { composeMail } from './compose-mail.ts';
import type { MailContent } from './mail.ts';

export function passwordResetMail({
  url,
  validMinutes,
}: {
  readonly url: string;
  readonly validMinutes: number;
}): MailContent {
  return composeMail({
    template: 'password_reset',
    subject: 'Set a new password for Lethe',
    heading: 'Set a new password',
    paragraphs: [
      `Somebody, hopefully you, asked to set a new password. The link works once, for ${validMinutes} minutes.`,
      'Setting it signs you out everywhere else.',
    ],
    action: { label: 'Set a new password', url },
    footer: 'If it was not you, ignore this mail: your password stays as it is.',
  });
}
