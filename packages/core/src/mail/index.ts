export { composeMail, type MailFact, type MailParts } from './compose-mail.ts';
export { budgetMail, lowBalanceMail, negativeBalanceMail, paymentFailureMail } from './dunning-mails.ts';
export { invitationMail } from './invitation-mail.ts';
export { type InvoiceMailFacts, invoiceMail } from './invoice-mail.ts';
export type { Mail, MailContent, MailTemplate } from './mail.ts';
export { passwordResetMail } from './password-reset-mail.ts';
export { disputeMail, type PaymentMailFacts, refundMail, settlementMail, topUpMail } from './payment-mails.ts';
export { signInMail } from './sign-in-mail.ts';
