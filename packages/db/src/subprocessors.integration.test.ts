import { randomUUID } from 'node:crypto';
import type { StaffRole } from '@lethe/core/access';
import { isDomainError } from '@lethe/core/errors';
import { retireSubprocessor, type SubprocessorDraft, saveSubprocessor } from '@lethe/core/subprocessors';
import { addMs, ManualClock, MS_PER_DAY } from '@lethe/core/time';
import { useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { createStaffRepository, staffTokenDigest } from './staff.ts';
import { createSubprocessorEditor, createSubprocessorRegister } from './subprocessors.ts';
import { useConnections } from './testing/connections.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const NOW = new Date('2026-11-21T12:00:00Z');

const DRAFT: SubprocessorDraft = {
  service: 'Fjellhost',
  purpose: 'Runs the servers',
  dataClasses: ['body', 'backups'],
  region: 'Norway',
  safeguards: 'ISO 27001, data processing agreement',
  evidenceUrl: 'https://fjellhost.example/trust',
  isOptional: false,
  reviewedOn: '2026-06-01',
  reviewDueOn: '2027-06-01',
};

const register = () => createSubprocessorRegister(connections.app);
const editor = () => createSubprocessorEditor(connections.app);

/** A live session of an employee with this role. */
async function sessionOf(role: StaffRole, startedAt = new Date()): Promise<string> {
  const staffId = randomUUID();
  await testDatabase.query(
    `INSERT INTO staff_member (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, 'none')`,
    [staffId, `${staffId}@lethe.example`, role === 'support' ? 'Nadia' : 'Henrik', role],
  );
  return createStaffRepository(connections.app).startSession({ staffId, now: startedAt });
}

const save = (token: string, changes: Partial<SubprocessorDraft> = {}, known?: { id: string; version: number }) =>
  saveSubprocessor(
    { editor: editor(), clock: new ManualClock(NOW), mintId: randomUUID },
    {
      token,
      subprocessorId: known?.id ?? null,
      baseVersion: known?.version ?? null,
      entered: { ...DRAFT, ...changes },
    },
  );
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (isDomainError(error) ? error.code : String(error)),
  );

/** The one entry, which every test begins without. */
async function onlyEntry() {
  const entries = await register().list();
  expect(entries).toHaveLength(1);
  return entries[0] ?? Promise.reject(new Error('no entry'));
}

/** Lets edits begin while nothing can be written, and goes on when all of them wait: they meet for certain. */
async function atOnce(edits: readonly (() => Promise<void>)[]): Promise<string[]> {
  const blocker = await connections.app.pool.connect();
  try {
    await blocker.query('BEGIN');
    await blocker.query(
      `SELECT save_subprocessor($1, $2, NULL, 'Blocker', 'x', '{body}', 'x', 'x', 'https://x.example', false, $3, $4, 200)`,
      [staffTokenDigest(officer), randomUUID(), DRAFT.reviewedOn, DRAFT.reviewDueOn],
    );
    const outcomes = edits.map((edit) => codeOf(edit()));
    await expect
      .poll(() => testDatabase.query(`SELECT FROM pg_locks WHERE relation = 'subprocessor'::regclass AND NOT granted`))
      .toHaveLength(edits.length);
    await blocker.query('ROLLBACK');
    return await Promise.all(outcomes);
  } finally {
    blocker.release(true);
  }
}

let officer: string;

beforeEach(async () => {
  await testDatabase.query('DELETE FROM subprocessor');
  officer = await sessionOf('compliance_officer');
});

describe('the register of subprocessors', () => {
  test('what a compliance officer enters is what everybody reads, and every change is in the history with its author', async () => {
    await save(officer);
    const added = await onlyEntry();
    expect(added).toMatchObject({ ...DRAFT, version: 1 });
    await save(officer, { region: 'Norway and Sweden' }, added);
    const changed = await onlyEntry();
    expect(changed).toMatchObject({ id: added.id, region: 'Norway and Sweden', version: 2 });
    await retireSubprocessor(editor(), {
      token: officer,
      subprocessorId: added.id,
      baseVersion: 2,
      typedService: 'Fjellhost',
    });
    expect(await register().list()).toEqual([]);
    const history = (await editor().history(officer)).filter(({ subprocessorId }) => subprocessorId === added.id);
    expect(history).toMatchObject([
      { kind: 'retired', version: 3, staffLabel: 'Henrik', before: { region: 'Norway and Sweden' }, after: null },
      { kind: 'changed', version: 2, before: DRAFT, after: { ...DRAFT, region: 'Norway and Sweden' } },
      { kind: 'added', version: 1, before: null, after: DRAFT },
    ]);
  });

  test('support reads and does not write; without a live session nobody does either', async () => {
    await save(officer);
    const entry = await onlyEntry();
    const support = await sessionOf('support');
    const ended = await sessionOf('compliance_officer', addMs(new Date(), -2 * MS_PER_DAY));
    expect(await editor().history(support)).not.toEqual([]);
    for (const [token, code] of [
      [support, 'forbidden'],
      [ended, 'unauthenticated'],
      ['nonsense', 'unauthenticated'],
    ] as const) {
      expect(await codeOf(save(token, { service: 'Another' }))).toBe(code);
      expect(await codeOf(save(token, { region: 'Elsewhere' }, entry))).toBe(code);
      const retire = { token, subprocessorId: entry.id, baseVersion: 1, typedService: 'Fjellhost' };
      expect(await codeOf(retireSubprocessor(editor(), retire))).toBe(code);
    }
    for (const token of [ended, 'nonsense']) expect(await editor().history(token)).toEqual([]);
    expect(await onlyEntry()).toEqual(entry);
  });

  test('of two changes that were begun on one version, one is saved', async () => {
    await save(officer);
    const entry = await onlyEntry();
    const outcomes = await atOnce(['Iceland', 'Denmark'].map((region) => () => save(officer, { region }, entry)));
    expect(outcomes.toSorted()).toEqual(['conflict', 'done']);
    expect(await onlyEntry()).toMatchObject({ version: 2 });
  });

  test('a service is in the register once, however it is written and however many add it', async () => {
    const outcomes = await atOnce(
      ['Fjellhost', 'FJELLHOST', 'fjellhost'].map((service) => () => save(officer, { service })),
    );
    expect(outcomes.toSorted()).toEqual(['conflict', 'conflict', 'done']);
  });

  test('an entry is retired by its own name only, and its name is free again', async () => {
    await save(officer);
    const { id } = await onlyEntry();
    const retire = (typedService: string) =>
      codeOf(retireSubprocessor(editor(), { token: officer, subprocessorId: id, baseVersion: 1, typedService }));
    expect(await retire('fjellhost')).toBe('invalid_request');
    expect(await retire('Fjellhost')).toBe('done');
    expect(await retire('Fjellhost')).toBe('not_found');
    expect(await codeOf(save(officer, {}, { id, version: 2 }))).toBe('not_found');
    expect(await codeOf(save(officer))).toBe('done');
  });

  test('an entry is not retired by leaving out what has to be confirmed', async () => {
    await save(officer);
    const { id } = await onlyEntry();
    for (const [baseVersion, typedService] of [
      [1, null],
      [null, 'Fjellhost'],
      [null, null],
    ])
      await connections.app.pool.query('SELECT retire_subprocessor($1, $2, $3, $4)', [
        staffTokenDigest(officer),
        id,
        baseVersion,
        typedService,
      ]);
    expect(await onlyEntry()).toMatchObject({ version: 1 });
  });

  test('no role of an app writes it past the functions, and nobody rewrites the history', async () => {
    await save(officer);
    for (const database of Object.values(connections)) {
      for (const statement of [
        `UPDATE subprocessor SET region = 'x'`,
        'DELETE FROM subprocessor',
        'SELECT * FROM subprocessor_change',
        `SELECT register_editor('x')`,
      ])
        await expect(database.pool.query(statement)).rejects.toThrow('permission denied');
    }
    for (const statement of [`UPDATE subprocessor_change SET staff_label = 'x'`, 'TRUNCATE subprocessor_change'])
      await expect(testDatabase.query(statement)).rejects.toThrow('append-only');
  });
});
