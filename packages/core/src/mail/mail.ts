export type MailTemplate =
  | 'invitation'
  | 'sign_in'
  | 'password_reset'
  | 'invoice'
  | 'top_up_receipt'
  | 'settlement_receipt'
  | 'refund_notice'
  | 'dispute_notice'
  | 'low_balance'
  | 'suspension_notice'
  | 'budget_alert'
  | 'payment_failed'
  | 'payment_given_up'
  | 'event'
  | 'dashboard_report'
  | 'purged';

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
