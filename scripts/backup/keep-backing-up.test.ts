import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMs, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '@lethe/core/time';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BackupKind, listBackups } from './backup-folder.ts';
import { dueBackup } from './keep-backing-up.ts';
import { removeOldBackups } from './take-backup.ts';

const at = new Date('2026-11-22T12:00:00.000Z');
const now = () => at;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lethe-backups-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function add(kind: BackupKind, ageMs: number): void {
  const takenAt = addMs(at, -ageMs).toISOString();
  const folder = join(root, `${kind}-${takenAt.replaceAll(':', '')}`);
  mkdirSync(folder);
  const manifest = { kind, takenAt, migration: '20261124', serverVersion: '17.2', sha256: 'a'.repeat(64) };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

const agesOf = async (kind: BackupKind, unitMs: number) =>
  (await listBackups(root, kind)).map(({ takenAt }) => (at.getTime() - takenAt.getTime()) / unitMs);

test('a base is due after a day, the keys after an hour, and a base brings its own dump of the keys', async () => {
  expect(await dueBackup({ root, now })).toBe('base');
  add('base', MS_PER_DAY - MS_PER_MINUTE);
  expect(await dueBackup({ root, now })).toBe('keys');
  add('keys', MS_PER_HOUR - MS_PER_MINUTE);
  expect(await dueBackup({ root, now })).toBeNull();
  add('keys', MS_PER_MINUTE);
  rmSync(root, { recursive: true });
  mkdirSync(root);
  add('base', MS_PER_DAY);
  add('keys', MS_PER_MINUTE);
  expect(await dueBackup({ root, now })).toBe('base');
});

test('no dump of keys gets older than seven days, and no base older than it may be kept; the newest of each stays', async () => {
  for (const hours of [1, 24, 166, 168, 200]) add('keys', hours * MS_PER_HOUR);
  for (const days of [1, 29, 30, 60]) add('base', days * MS_PER_DAY);
  await removeOldBackups({ root, now, backupRetentionDays: 30 });
  expect(await agesOf('keys', MS_PER_HOUR)).toEqual([1, 24, 166]);
  expect(await agesOf('base', MS_PER_DAY)).toEqual([1, 29]);
  await removeOldBackups({ root, now: () => addMs(at, 400 * MS_PER_DAY), backupRetentionDays: 30 });
  expect(await agesOf('keys', MS_PER_HOUR)).toEqual([1]);
  expect(await agesOf('base', MS_PER_DAY)).toEqual([1]);
});

test('a backup that was interrupted counts for nothing', async () => {
  mkdirSync(join(root, 'keys-2026-11-22T115900.000Z.partial'));
  mkdirSync(join(root, 'base-2026-11-22T115900.000Z'));
  expect(await listBackups(root, 'keys')).toEqual([]);
  expect(await listBackups(root, 'base')).toEqual([]);
});
