export type MailTemplate = 'invitation' | 'sign_in' | 'password_reset';

/** What a mail says, once as text and once as HTML. */
export interface MailContent {
  readonly template: MailTemplate;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Mail extends MailContent {
  readonly recipient: string;
}
