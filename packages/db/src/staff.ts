import { createHash, randomBytes } from 'node:crypto';
import { STAFF_SESSION_LIFE_MS, type StaffMember } from '@lethe/core/access';
import { addMs } from '@lethe/core/time';
import type { Database } from './database.ts';

const TOKEN_BYTES = 32;

/** Employees and their sessions. They have nothing in common with users and theirs, so that neither opens what the other does. */
export interface StaffRepository {
  findByEmail(email: string): Promise<(StaffMember & { readonly passwordHash: string }) | null>;
  /** Answers the token for the cookie; only its digest is stored. */
  startSession(session: { readonly staffId: string; readonly now: Date }): Promise<string>;
  /** Whom a cookie's token belongs to; null for one that has ended or never was. */
  findBySession(token: string, now: Date): Promise<StaffMember | null>;
  endSession(token: string): Promise<void>;
}

export function createStaffRepository({ pool }: Database): StaffRepository {
  return {
    async findByEmail(email) {
      const { rows } = await pool.query<StaffMember & { passwordHash: string }>(
        `SELECT id, email, name, role, password_hash AS "passwordHash" FROM staff_member WHERE email = lower($1)`,
        [email],
      );
      return rows[0] ?? null;
    },
    async startSession({ staffId, now }) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      await pool.query('INSERT INTO staff_session (digest, staff_id, created_at, expires_at) VALUES ($1, $2, $3, $4)', [
        staffTokenDigest(token),
        staffId,
        now,
        addMs(now, STAFF_SESSION_LIFE_MS),
      ]);
      return token;
    },
    async findBySession(token, now) {
      const { rows } = await pool.query<StaffMember>(
        `SELECT staff_member.id, email, name, role FROM staff_session JOIN staff_member ON staff_member.id = staff_id
         WHERE digest = $1 AND expires_at > $2`,
        [staffTokenDigest(token), now],
      );
      return rows[0] ?? null;
    },
    async endSession(token) {
      await pool.query('DELETE FROM staff_session WHERE digest = $1', [staffTokenDigest(token)]);
    },
  };
}

/** What is stored of the token of an employee's session. */
export function staffTokenDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
