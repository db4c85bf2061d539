import type { Mail } from '@lethe/core/mail';
import type { PoolClient } from 'pg';

/** Puts a mail into the outbox. It goes out if and only if the transaction commits, and belongs to the transaction's tenant, if there is one. */
export async function queueMail(
  transaction: PoolClient,
  { recipient, template, subject, text, html }: Mail,
): Promise<void> {
  await transaction.query('SELECT queue_mail($1, $2, $3, $4, $5)', [recipient, template, subject, text, html]);
}
