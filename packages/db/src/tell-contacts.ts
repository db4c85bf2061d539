import type { MailContent } from '@lethe/core/mail';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';
import { queueMail } from './outbox.ts';

/** Queues each mail to everybody who looks after the money of the transaction's tenant. They go out if and only if the transaction commits. */
export async function tellContacts(
  transaction: PoolClient,
  organizationId: OrganizationId,
  mails: readonly MailContent[],
): Promise<void> {
  if (mails.length === 0) return;
  const { rows } = await transaction.query<{ email: string }>('SELECT email FROM billing_contacts($1) email', [
    organizationId,
  ]);
  for (const { email } of rows) {
    for (const mail of mails) await queueMail(transaction, { ...mail, recipient: email });
  }
}
