export { invitationMail } from './invitation-mail.ts';
export type { Mail, MailContent, MailTemplate } from './mail.ts';
export { passwordResetMail } from './password-reset-mail.ts';
export { signInMail } from './sign-in-mail.ts';
