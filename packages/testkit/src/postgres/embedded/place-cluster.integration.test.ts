import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findDatabaseUser } from './database-user.ts';
import { findBinaries } from './find-binaries.ts';
import { placeCluster } from './place-cluster.ts';

const isRoot = process.getuid?.() === 0;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe place-'));
  chmodSync(folder, 0o755);
});

afterEach(() => rmSync(folder, { recursive: true }));

test('an ordinary user keeps binaries and data where they are', () => {
  const binaries = findBinaries();
  const preferredDataFolder = join(folder, 'home/database');

  const place = placeCluster({ binaries, preferredDataFolder, user: null });

  expect(place).toEqual({ binFolder: join(binaries.folder, 'bin'), dataFolder: preferredDataFolder, notes: [] });
  expect(existsSync(join(folder, 'home'))).toBe(true);
});

test.runIf(isRoot)(
  'as root, data below a folder that the database user cannot enter goes elsewhere, and that is said',
  () => {
    const user = findDatabaseUser(folder);
    const fallbackFolder = join(folder, 'fallback');
    mkdirSync(join(folder, 'private'), { mode: 0o700 });

    const place = placeCluster({
      binaries: findBinaries(),
      preferredDataFolder: join(folder, 'private/home/database'),
      user,
      fallbackFolder,
    });

    expect(user?.uid).toBeGreaterThan(0);
    expect(place.dataFolder.startsWith(`${fallbackFolder}/`)).toBe(true);
    expect(place.notes.join()).toContain(place.dataFolder);
  },
);

test.runIf(isRoot)('as root, relocated data is found again, but not by a home that was made anew', () => {
  const home = join(folder, 'private/home');
  const options = {
    binaries: findBinaries(),
    preferredDataFolder: join(home, 'database'),
    user: findDatabaseUser(folder),
    fallbackFolder: join(folder, 'fallback'),
  };
  mkdirSync(join(folder, 'private'), { mode: 0o700 });
  const first = placeCluster(options);

  expect(placeCluster(options)).toEqual(first);
  rmSync(home, { recursive: true });
  expect(placeCluster(options).dataFolder).not.toBe(first.dataFolder);
});

test.runIf(isRoot)('as root, data that cannot be entered any more is an error, not an empty database elsewhere', () => {
  const preferredDataFolder = join(folder, 'private/home/database');
  const fallbackFolder = join(folder, 'fallback');
  mkdirSync(preferredDataFolder, { recursive: true });
  chmodSync(join(folder, 'private'), 0o700);
  const options = { binaries: findBinaries(), preferredDataFolder, user: findDatabaseUser(folder), fallbackFolder };

  expect(() => placeCluster(options)).toThrow(/cannot use .*private.home/);
  expect(existsSync(fallbackFolder)).toBe(false);
});

test.runIf(isRoot)('as root, binaries that the database user cannot run are copied once, and that is said', () => {
  const privateFolder = join(folder, 'private');
  mkdirSync(privateFolder, { mode: 0o700 });
  const found = findBinaries();
  cpSync(found.folder, join(privateFolder, 'native'), { recursive: true, verbatimSymlinks: true });
  const options = {
    binaries: { folder: join(privateFolder, 'native'), version: found.version },
    preferredDataFolder: join(folder, 'home/database'),
    user: findDatabaseUser(folder),
    fallbackFolder: join(folder, 'fallback'),
  };

  const first = placeCluster(options);
  const second = placeCluster(options);

  expect(first.binFolder).toBe(join(folder, `fallback/postgresql-${found.version}/bin`));
  expect(first.notes.join()).toContain('postgresql-');
  expect(second).toEqual(first);
  expect(readdirSync(join(folder, 'fallback'))).toEqual([`postgresql-${found.version}`]);
});
