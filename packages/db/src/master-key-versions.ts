import { DomainError } from '@lethe/core/errors';
import type {
  MasterKeyProvider,
  MasterKeyVersion,
  MasterKeyVersions,
  NewMasterKeyVersion,
} from '@lethe/core/retention';
import pg from 'pg';
import type { Database } from './database.ts';

interface VersionRow {
  version: number;
  provider: MasterKeyProvider;
  created_at: Date;
  rotation_asked_at: Date | null;
  retired_at: Date | null;
  disabled_at: Date | null;
  destroyed_at: Date | null;
}

/** What the trigger says of a wrap by a disabled version. */
const DISABLED_VERSION = '55000';

export function createMasterKeyVersions({ pool }: Pick<Database, 'pool'>): MasterKeyVersions {
  async function verify({ version, fingerprint }: NewMasterKeyVersion): Promise<void> {
    const { rows } = await pool.query<{ is_same: boolean }>(
      'SELECT fingerprint = $2 AS is_same FROM keyring.master_key_version WHERE version = $1',
      [version, fingerprint],
    );
    if (rows[0]?.is_same === false) {
      throw new DomainError(
        'key_unavailable',
        `This is not the master key of this database: another key was version ${version}. Restore the one that was.`,
      );
    }
  }

  return {
    verify,
    async list() {
      const { rows } = await pool.query<VersionRow>(
        'SELECT version, provider, created_at, rotation_asked_at, retired_at, disabled_at, destroyed_at FROM keyring.master_key_version ORDER BY version',
      );
      return rows.map(toMasterKeyVersion);
    },
    async listNeeded() {
      const { rows } = await pool.query<{ version: number }>('SELECT needed_master_keys() AS version');
      return rows.map(({ version }) => version);
    },
    async register(version) {
      await pool.query('SELECT register_master_key($1, $2, $3)', [
        version.version,
        version.provider,
        version.fingerprint,
      ]);
      await verify(version);
    },
  };
}

function toMasterKeyVersion(row: VersionRow): MasterKeyVersion {
  return {
    version: row.version,
    provider: row.provider,
    createdAt: row.created_at,
    rotationAskedAt: row.rotation_asked_at,
    retiredAt: row.retired_at,
    disabledAt: row.disabled_at,
    destroyedAt: row.destroyed_at,
  };
}

/** What was refused because a disabled version wrapped it, as an error that makes its writer look for a newer one; anything else as it was. */
export function namingDisabledMasterKey(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || error.code !== DISABLED_VERSION) return error;
  return new DomainError(
    'key_unavailable',
    'The master key that this was wrapped by is disabled. Try again.',
    {},
    error,
  );
}
