import type { UserId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';

export interface UserRepository {
  /** Addresses are compared without regard to case. */
  findByEmail(email: string): Promise<UserWithPassword | null>;
}

export interface UserWithPassword {
  readonly id: UserId;
  readonly email: string;
  readonly name: string | null;
  readonly passwordHash: string | null;
}

export function createUserRepository({ pool }: Database): UserRepository {
  return {
    async findByEmail(email) {
      const { rows } = await pool.query<UserWithPassword>(
        `SELECT id, email, name, password_hash AS "passwordHash" FROM "user" WHERE email = lower($1)`,
        [email],
      );
      return rows[0] ?? null;
    },
  };
}
