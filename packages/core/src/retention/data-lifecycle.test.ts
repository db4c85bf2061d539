import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMs, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../time/index.ts';
import {
  BACKUPS_UNDECRYPTABLE_WITHIN_MS,
  CIPHERTEXT_DROPPED_WITHIN_MS,
  DATA_CLASSES,
  type DestructionStatus,
  describeDataLifecycle,
  destructionDeadlines,
  judgeNumbers,
  KEY_DESTROYED_WITHIN_MS,
  MASTER_KEY_DISABLED_MS,
  MASTER_KEY_ROTATED_WITHIN_MS,
  PLAN_RETENTION,
  RETENTION_LEVELS,
  retentionBounds,
} from './index.ts';
import { QUIET_DESTRUCTION } from './testing/index.ts';

const NOW = new Date('2026-11-21T12:30:00Z');
const QUIET = { ...QUIET_DESTRUCTION, lastRunAt: NOW, destroyedKeyCount: 3, destroyedPartCount: 40 };

const metOf = (status: Partial<DestructionStatus>, now = NOW) =>
  Object.fromEntries(judgeNumbers({ ...QUIET, ...status }, now).map(({ name, isMet }) => [name, isMet]));
const allMet = { read: true, key: true, ciphertext: true, backup: true };

describe('the four numbers', () => {
  test('are 0 s, 15 minutes after the hour, 1 hour after the day, and 7 days', () => {
    expect(judgeNumbers(QUIET, NOW).map(({ withinMs, countedFrom }) => [withinMs, countedFrom])).toEqual([
      [0, 'expiry'],
      [15 * MS_PER_MINUTE, 'end_of_expiry_hour'],
      [MS_PER_HOUR, 'end_of_expiry_day'],
      [7 * MS_PER_DAY, 'expiry'],
    ]);
  });

  test('a master key that is replaced and destroyed on time leaves no backup readable after 7 days', () => {
    const keyGoneMs = MS_PER_HOUR + KEY_DESTROYED_WITHIN_MS;
    const lastCopyMs = keyGoneMs + MASTER_KEY_ROTATED_WITHIN_MS + MASTER_KEY_DISABLED_MS;
    expect(lastCopyMs).toBeLessThan(BACKUPS_UNDECRYPTABLE_WITHIN_MS - MS_PER_DAY);
  });

  test('a key is late 15 minutes after its hour ended, not at that instant', () => {
    const oldestOverdueAt = addMs(NOW, -KEY_DESTROYED_WITHIN_MS);
    expect(metOf({ overdueKeyCount: 1, oldestOverdueAt })).toEqual(allMet);
    const late = judgeNumbers({ ...QUIET, overdueKeyCount: 1, oldestOverdueAt: addMs(oldestOverdueAt, -1) }, NOW);
    expect(late.find(({ name }) => name === 'key')?.unmetReason).toBe(
      'The key of 1 ended hour is still there, more than 15 minutes after its end.',
    );
  });

  test('a key that outlives its day by more than an hour keeps ciphertext from being dropped', () => {
    const oldestOverdueAt = new Date('2026-11-21T00:00:00Z');
    const bound = new Date('2026-11-21T01:00:00Z');
    expect(metOf({ overdueKeyCount: 1, oldestOverdueAt }, bound)).toMatchObject({ ciphertext: true });
    const late = judgeNumbers({ ...QUIET, overdueKeyCount: 1, oldestOverdueAt }, addMs(bound, 1));
    expect(late.find(({ name }) => name === 'ciphertext')?.unmetReason).toMatch(/20 Nov 2026/);
    expect(metOf({ overdueKeyCount: 1, oldestOverdueAt: addMs(oldestOverdueAt, MS_PER_HOUR) }, NOW)).toMatchObject({
      key: false,
      ciphertext: true,
    });
  });

  const reasonFor = (status: Partial<DestructionStatus>) =>
    judgeNumbers({ ...QUIET, ...status }, NOW).find(({ name }) => name === 'backup')?.unmetReason;

  test('a replaced master key is expected for its day, and unmet says which version stayed longer', () => {
    const version = (ageMs: number) => [{ version: 46, provider: 'file', retiredAt: addMs(NOW, -ageMs) }] as const;
    expect(reasonFor({ retiredMasterKeys: version(MASTER_KEY_DISABLED_MS + 2 * MS_PER_HOUR) })).toBeNull();
    expect(reasonFor({ retiredMasterKeys: version(2 * MS_PER_DAY) })).toBe(
      'Version 46 of the master key was replaced on 19 Nov 2026 and is still there.',
    );
  });

  test('a replaced master key that the operator goes on supplying leaves the backup number unmet at once', () => {
    const retiredMasterKeys = [{ version: 2, provider: 'environment', retiredAt: NOW }] as const;
    expect(reasonFor({ retiredMasterKeys })).toMatch(/^Version 2 .* the operator has to remove it\.$/);
  });

  test('a master key that nobody replaces opens backups of more than 7 days ago', () => {
    const oldest = (ageMs: number) => ({ oldestMasterKey: { version: 3, createdAt: addMs(NOW, -ageMs) } });
    expect(reasonFor(oldest(7 * MS_PER_DAY))).toBeNull();
    expect(reasonFor(oldest(7 * MS_PER_DAY + 1))).toBe(
      'Version 3 of the master key, of 14 Nov 2026, was not replaced in time.',
    );
  });
});

test('deadlines follow from the hour and the day of expiry; one on the hour belongs to the hour that begins', () => {
  expect(destructionDeadlines(new Date('2026-12-09T08:14:07Z'))).toEqual({
    keyDestroyedBy: new Date('2026-12-09T09:15:00Z'),
    ciphertextDroppedBy: new Date('2026-12-10T01:00:00Z'),
    backupsDeadBy: new Date('2026-12-16T08:14:07Z'),
  });
  expect(destructionDeadlines(new Date('2026-12-09T09:00:00Z')).keyDestroyedBy).toEqual(
    new Date('2026-12-09T10:15:00Z'),
  );
});

describe('the life of each class', () => {
  const period = fc.integer({ min: 0, max: 365 });
  const settings = fc.record({
    level: fc.constantFrom(...RETENTION_LEVELS),
    payloadRetentionDays: period,
    metadataRetentionDays: fc.option(period),
  });
  const bounds = fc.oneof(
    fc.constantFrom(...Object.values(PLAN_RETENTION)),
    fc
      .tuple(period, fc.option(period))
      .map(([payloadRetentionDays, metadataRetentionDays]) =>
        retentionBounds('free', { payloadRetentionDays, metadataRetentionDays }),
      ),
  );
  const lifeIn = (input: Parameters<typeof describeDataLifecycle>[0], dataClass: string) =>
    describeDataLifecycle(input).find((entry) => entry.dataClass === dataClass)?.life;

  test('is told for every class, once, in sentences', () => {
    const told = describeDataLifecycle({ organization: null, backupRetentionDays: 45 });
    expect(told.map(({ dataClass }) => dataClass)).toEqual(DATA_CLASSES);
    for (const { lives, dies } of told) for (const text of [lives, dies]) expect(text).toMatch(/^[A-Z0-9].*\.$/);
  });

  test('never promises a payload longer than plan or operator allow, and nothing at metadata only', () => {
    fc.assert(
      fc.property(settings, bounds, (policy, allowed) => {
        const life = lifeIn({ organization: { policy, bounds: allowed }, backupRetentionDays: 45 }, 'body');
        const days = Math.min(policy.payloadRetentionDays, allowed.payloadRetentionDaysMax);
        expect(life).toEqual(
          policy.level === 'retain_all' && days > 0 ? { kind: 'days', days } : { kind: 'never_stored' },
        );
      }),
    );
  });

  test('of metadata is its period where one is in force, and the account otherwise', () => {
    const policy = { level: 'retain_all', payloadRetentionDays: 7, metadataRetentionDays: 90 } as const;
    const of = (allowed: (typeof PLAN_RETENTION)['pro']) =>
      lifeIn({ organization: { policy, bounds: allowed }, backupRetentionDays: 45 }, 'metadata');
    expect(of(PLAN_RETENTION.enterprise)).toEqual({ kind: 'days', days: 90 });
    expect(of(PLAN_RETENTION.pro)).toEqual({ kind: 'account' });
    expect(of(retentionBounds('pro', { payloadRetentionDays: 7, metadataRetentionDays: 30 }))).toEqual({
      kind: 'days',
      days: 30,
    });
  });

  test('of backups is what the operator sets', () => {
    expect(lifeIn({ organization: null, backupRetentionDays: 14 }, 'backups')).toEqual({ kind: 'days', days: 14 });
  });

  test('the hours and days that sentences name are the bounds that the code keeps', () => {
    const [body] = describeDataLifecycle({ organization: null, backupRetentionDays: 45 });
    expect(body?.dies).toContain(`within ${KEY_DESTROYED_WITHIN_MS / MS_PER_MINUTE} minutes after the end`);
    expect(body?.dies).toContain(`by ${new Date(CIPHERTEXT_DROPPED_WITHIN_MS).toISOString().slice(11, 16)} UTC`);
  });
});
