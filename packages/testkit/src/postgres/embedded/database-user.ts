import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

/** The operating system's user that PostgreSQL runs as, because PostgreSQL refuses to run as root. */
export type DatabaseUser = { uid: number; gid: number; name: string };

const createdUserName = 'lethe';

/**
 * Says who runs the server: nobody in particular (`null`: the current user) unless this is root. As root, in this order:
 * the owner of an existing cluster, the user `postgres`, the user `lethe` (created where the system can), and `nobody`.
 */
export function findDatabaseUser(dataFolder: string): DatabaseUser | null {
  if (process.getuid?.() !== 0) return null;
  const found =
    ownerOf(dataFolder) ?? userNamed('postgres') ?? userNamed(createdUserName) ?? createUser() ?? userNamed('nobody');
  if (found === null) {
    throw new Error(
      'PostgreSQL cannot run as root and no other user exists: create a user named postgres, or set DATABASE_URL.',
    );
  }
  return found;
}

function ownerOf(dataFolder: string): DatabaseUser | null {
  const owner = statSync(dataFolder, { throwIfNoEntry: false });
  if (owner === undefined || owner.uid === 0) return null;
  return users().find((user) => user.uid === owner.uid) ?? null;
}

function userNamed(name: string): DatabaseUser | null {
  return users().find((user) => user.name === name) ?? null;
}

function createUser(): DatabaseUser | null {
  // A machine without useradd, or with a read-only /etc, goes on with the next candidate.
  spawnSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    createdUserName,
  ]);
  return userNamed(createdUserName);
}

function users(): DatabaseUser[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter((user) => user.name !== '' && user.uid > 0 && user.gid > 0);
}
