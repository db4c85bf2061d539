import { createHash, randomBytes } from 'node:crypto';
import { LINK_LIFE_MS, type LinkPurpose, normalizeEmail } from '@lethe/core/access';
import type { MailContent } from '@lethe/core/mail';
import type { UserId } from '@lethe/core/tenancy';
import { addMs } from '@lethe/core/time';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import { queueMail } from './outbox.ts';

const TOKEN_BYTES = 32;
const TOKEN_PATTERN = /^[\w-]{43}$/;

export interface EmailLinks {
  /**
   * Sends a link to whoever has the address: an account, or an open invitation. For an address without either the same statements run
   * and nothing is sent; the caller cannot tell.
   */
  send(request: LinkRequest): Promise<void>;
  /** Whom the link signs in; null for one that was used, has ended or never was. A link is used up by this, also by two at once. */
  useToSignIn(token: string, now: Date): Promise<LinkedUser | null>;
  /** Whether a link for a new password would work. Uses nothing up. */
  canResetPassword(token: string, now: Date): Promise<boolean>;
  /** Sets the password of whom the link was sent to, and ends all their sessions and other links. False for a link that does not work. */
  resetPassword(reset: { token: string; passwordHash: string; now: Date }): Promise<boolean>;
}

export interface LinkRequest {
  readonly email: string;
  readonly purpose: LinkPurpose;
  readonly now: Date;
  readonly composeMail: (token: string) => MailContent;
}

export interface LinkedUser {
  readonly id: UserId;
  readonly email: string;
  readonly name: string | null;
}

/** Only the digest of a link's token is stored: a copied database opens no account. */
export function createEmailLinks(database: Database): EmailLinks {
  return {
    async send({ email, purpose, now, composeMail }) {
      const recipient = normalizeEmail(email);
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const mail = { ...composeMail(token), recipient };
      await database.withTransaction(async (transaction) => {
        const admitted = await transaction.query<{ id: UserId | null }>('SELECT admit_person($1) AS id', [recipient]);
        const userId = admitted.rows[0]?.id ?? null;
        await transaction.query(
          `INSERT INTO email_token (digest, user_id, purpose, created_at, expires_at)
           SELECT $1, $2, $3, $4, $5 WHERE $2::uuid IS NOT NULL`,
          [digestOf(token), userId, purpose, now, addMs(now, LINK_LIFE_MS[purpose])],
        );
        if (userId !== null) await queueMail(transaction, mail);
      });
    },

    useToSignIn: (token, now) =>
      database.withTransaction(async (transaction) => {
        const userId = await useUp(transaction, { token, purpose: 'sign_in', now });
        if (userId === null) return null;
        const { rows } = await transaction.query<LinkedUser>(
          `UPDATE "user" SET email_verified = coalesce(email_verified, $2) WHERE id = $1 RETURNING id, email, name`,
          [userId, now],
        );
        return rows[0] ?? null;
      }),

    async canResetPassword(token, now) {
      if (!TOKEN_PATTERN.test(token)) return false;
      const { rowCount } = await database.pool.query(
        `SELECT FROM email_token WHERE digest = $1 AND purpose = 'password_reset' AND expires_at > $2`,
        [digestOf(token), now],
      );
      return rowCount === 1;
    },

    resetPassword: ({ token, passwordHash, now }) =>
      database.withTransaction(async (transaction) => {
        const userId = await useUp(transaction, { token, purpose: 'password_reset', now });
        if (userId === null) return false;
        await transaction.query(
          `UPDATE "user" SET password_hash = $2, email_verified = coalesce(email_verified, $3) WHERE id = $1`,
          [userId, passwordHash, now],
        );
        await transaction.query('DELETE FROM session WHERE user_id = $1', [userId]);
        await transaction.query('DELETE FROM email_token WHERE user_id = $1', [userId]);
        return true;
      }),
  };
}

/** Deleting the row is what lets a link be used once: of two transactions only one gets it. */
async function useUp(
  transaction: PoolClient,
  { token, purpose, now }: { token: string; purpose: LinkPurpose; now: Date },
): Promise<UserId | null> {
  if (!TOKEN_PATTERN.test(token)) return null;
  const { rows } = await transaction.query<{ userId: UserId; expiresAt: Date }>(
    `DELETE FROM email_token WHERE digest = $1 AND purpose = $2 RETURNING user_id AS "userId", expires_at AS "expiresAt"`,
    [digestOf(token), purpose],
  );
  const [link] = rows;
  return link === undefined || link.expiresAt <= now ? null : link.userId;
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
