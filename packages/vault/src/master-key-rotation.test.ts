import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprintKeyBinding } from '@lethe/core/keys';
import type { MasterKeyWrap } from '@lethe/core/retention';
import type { OrganizationId } from '@lethe/core/tenancy';
import { addMs, ManualClock, MS_PER_DAY, MS_PER_HOUR } from '@lethe/core/time';
import { webhookSecretBinding } from '@lethe/core/webhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { holdKeyAssociatedData, hourKeyAssociatedData } from './associated-data.ts';
import {
  createMasterKeyRotation,
  createMasterKeyWriter,
  createSecretVault,
  type MasterKeyRotationPorts,
  type MasterKeyring,
  openMasterKeys,
} from './index.ts';
import { createMemoryRotationStore, type MemoryRotationStore } from './testing/memory-rotation-store.ts';

const organizationId = randomUUID() as OrganizationId;
const hourKey = { organizationId, expiryHour: new Date('2026-12-01T08:00:00Z'), generation: 1 };
const hold = { organizationId, holdId: randomUUID() };
const SECRET = 'sk-canary-51aa';
const secretOf = { organizationId, provider: 'openai', origin: 'https://api.openai.com' };
const plainKey = randomBytes(32);

let folder: string;
let file: string;
let clock: ManualClock;
let store: MemoryRotationStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-rotation-'));
  file = join(folder, 'master.key');
  clock = new ManualClock(new Date('2026-11-22T08:00:00Z'));
  store = createMemoryRotationStore(clock);
});
afterEach(() => rmSync(folder, { recursive: true }));

const openKeys = (keepsDisabled = true) => openMasterKeys({ LETHE_MASTER_KEY_FILE: file }, { keepsDisabled });
const fileVersions = () => (JSON.parse(readFileSync(file, 'utf8')) as { versions: { version: number }[] }).versions;

function wrapEverything(keys: MasterKeyring): void {
  const hourWrap = keys.wrap(plainKey, hourKeyAssociatedData(hourKey));
  const holdWrap = keys.wrap(plainKey, holdKeyAssociatedData(hold));
  const sealed = createSecretVault(keys).seal(secretOf, SECRET);
  store.add({ kind: 'hour_key', ...hourKey, wrapped: hourWrap.bytes }, hourWrap.masterKeyVersion);
  store.add({ kind: 'hold_key', ...hold, wrapped: holdWrap.bytes }, holdWrap.masterKeyVersion);
  store.add(
    { kind: 'provider_secret', organizationId, provider: 'openai', baseUrl: null, wrapped: sealed },
    keys.newestVersion,
  );
  const webhook = { organizationId, secretId: 'c2' };
  const sealedForWebhook = createSecretVault(keys).seal(webhookSecretBinding(webhook), SECRET);
  store.add({ kind: 'webhook_secret', ...webhook, wrapped: sealedForWebhook }, keys.newestVersion);
  const sealedForFingerprints = createSecretVault(keys).seal(fingerprintKeyBinding(organizationId), SECRET);
  store.add({ kind: 'fingerprint_key', organizationId, wrapped: sealedForFingerprints }, keys.newestVersion);
}

/** What a process reads that has the file as it is now. */
function readEverything(): string[] {
  const keys = openKeys(false);
  return store.wraps.map(({ wrap, version }) => {
    const bytes = wrap.wrapped;
    if (wrap.kind === 'provider_secret') return createSecretVault(keys).open(secretOf, bytes);
    if (wrap.kind === 'webhook_secret') return createSecretVault(keys).open(webhookSecretBinding(wrap), bytes);
    if (wrap.kind === 'fingerprint_key')
      return createSecretVault(keys).open(fingerprintKeyBinding(organizationId), bytes);
    const associatedData = wrap.kind === 'hour_key' ? hourKeyAssociatedData(wrap) : holdKeyAssociatedData(wrap);
    return keys.unwrap({ bytes, masterKeyVersion: version, associatedData }).toString('hex');
  });
}

const everything = [plainKey.toString('hex'), plainKey.toString('hex'), SECRET, SECRET, SECRET];

function rotationOf(ports: Partial<MasterKeyRotationPorts> = {}) {
  return createMasterKeyRotation({ masterKeys: openKeys(), writer: createMasterKeyWriter(file), store, ...ports });
}

async function runHourly(hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    await rotationOf().run(clock.now());
    clock.advance(MS_PER_HOUR);
  }
}

describe('a rotation', () => {
  test('rewraps hour keys, hold keys and credentials, disables for a day, and destroys with a leaf', async () => {
    wrapEverything(openKeys());
    await rotationOf().run(clock.now());
    clock.advance(3 * MS_PER_DAY);
    const report = await rotationOf().run(clock.now());
    expect(report).toMatchObject({ rewrappedCount: 5, alarms: [] });
    expect(report.steps.map(({ kind }) => kind)).toEqual(['make', 'rewrap', 'retire']);
    expect(store.wraps.map(({ version }) => version)).toEqual([2, 2, 2, 2, 2]);
    clock.advance(MS_PER_HOUR);
    expect((await rotationOf().run(clock.now())).steps).toEqual([{ kind: 'disable', version: 1 }]);
    expect(fileVersions()).toMatchObject([{ version: 1, disabled: true }, { version: 2 }]);
    expect(readEverything()).toEqual(everything);
    clock.advance(MS_PER_DAY);
    expect((await rotationOf().run(clock.now())).steps).toEqual([{ kind: 'destroy', version: 1 }]);
    expect(fileVersions()).toMatchObject([{ version: 2 }]);
    expect(store.destroyed).toEqual([1]);
    expect(readEverything()).toEqual(everything);
  });

  test('finds what a process that had not noticed wrapped by the old version', async () => {
    const slow = openKeys(false);
    wrapEverything(slow);
    await rotationOf().run(clock.now());
    clock.advance(3 * MS_PER_DAY);
    await rotationOf().run(clock.now());
    wrapEverything(slow);
    clock.advance(MS_PER_HOUR);
    expect((await rotationOf().run(clock.now())).steps.map(({ kind }) => kind)).toEqual(['rewrap', 'disable']);
    expect(readEverything()).toEqual([...everything, ...everything]);
  });

  test('keeps a version that does not open all that it wraps, rewraps the rest, and says how many', async () => {
    wrapEverything(openKeys());
    store.add({ kind: 'hold_key', ...hold, holdId: randomUUID(), wrapped: randomBytes(60) }, 1);
    await rotationOf().run(clock.now());
    clock.advance(3 * MS_PER_DAY);
    await expect(rotationOf().run(clock.now())).rejects.toThrow(
      'Master key version 1 cannot be retired: it does not open 1 of what it wraps (hold_key).',
    );
    expect(store.wraps.map(({ version }) => version)).toEqual([2, 2, 2, 2, 2, 1]);
    clock.advance(9 * MS_PER_DAY);
    await expect(rotationOf().run(clock.now())).rejects.toThrow('cannot be retired');
    expect(fileVersions()).toMatchObject([{ version: 1 }, { version: 2 }]);
  });

  test('that another one has taken over changes nothing, in the database or in the file', async () => {
    wrapEverything(openKeys());
    await rotationOf().run(clock.now());
    clock.advance(3 * MS_PER_DAY);
    const listNeeded = async () => {
      await store.claim();
      return store.listNeeded();
    };
    const before = readFileSync(file, 'utf8');
    await expect(rotationOf({ store: { ...store, listNeeded } }).run(clock.now())).rejects.toThrow('taken over');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('takes a destroyed version out again that came back with an older copy of the file', async () => {
    wrapEverything(openKeys());
    await runHourly(4 * 24 + 4);
    const current = fileVersions();
    expect(store.destroyed).toEqual([1]);
    const { writeFileSync } = await import('node:fs');
    const stale = { version: 1, key: randomBytes(32).toString('base64') };
    writeFileSync(file, JSON.stringify({ format: 1, versions: [stale, ...current] }));
    expect((await rotationOf().run(clock.now())).steps).toEqual([{ kind: 'remove', version: 1 }]);
    expect(fileVersions()).toEqual(current);
  });
});

class Killed extends Error {}

/** Ports that die before or after the n-th change that a run makes; what was done before stays done. */
function portsThatDie(
  n: number,
  when: 'before' | 'after',
): { ports: Partial<MasterKeyRotationPorts>; changes: () => number } {
  let count = 0;
  const dying =
    <Input extends unknown[], Output>(change: (...input: Input) => Output) =>
    (...input: Input): Output => {
      count += 1;
      if (count === n && when === 'before') throw new Killed();
      const output = change(...input);
      if (count === n) {
        // What runs in the background of a killed process is over before the next one starts.
        if (output instanceof Promise) return output.then(() => Promise.reject(new Killed())) as Output;
        throw new Killed();
      }
      return output;
    };
  const writer = createMasterKeyWriter(file);
  const { rewrap, retire, disable, register, recordDestruction } = store;
  const dyingStore = {
    ...store,
    rewrap: dying(rewrap),
    retire: dying(retire),
    disable: dying(disable),
    register: dying(register),
    recordDestruction: dying(recordDestruction),
  };
  return {
    ports: {
      store: dyingStore,
      writer: { make: dying(writer.make), disable: dying(writer.disable), remove: dying(writer.remove) },
    },
    changes: () => count,
  };
}

describe('a rotation that is killed', () => {
  const ends = [3 * MS_PER_DAY, 3 * MS_PER_DAY + MS_PER_HOUR, 4 * MS_PER_DAY + 2 * MS_PER_HOUR];

  test.each(
    ends.flatMap((_, phase) =>
      [1, 2, 3].flatMap((n) => (['before', 'after'] as const).map((when) => [phase, when, n] as const)),
    ),
  )('invariant 21: in run %i, %s change %i, ends the same when it is run again', async (phase, when, n) => {
    const startedAt = clock.now();
    wrapEverything(openKeys());
    await rotationOf().run(clock.now());
    for (const [index, end] of ends.entries()) {
      clock.advance(addMs(startedAt, end).getTime() - clock.now().getTime());
      if (index === phase) {
        const { ports } = portsThatDie(n, when);
        await rotationOf(ports)
          .run(clock.now())
          .catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
        expect(readEverything()).toEqual(everything);
        const inFile = fileVersions().map(({ version }) => version);
        // What the log calls destroyed is, and what the database knows to wrap is there.
        for (const version of store.destroyed) expect(inFile).not.toContain(version);
        expect(inFile).toContain(store.versions().at(-1)?.version);
      }
      await rotationOf().run(clock.now());
      expect(readEverything()).toEqual(everything);
    }
    expect(fileVersions()).toMatchObject([{ version: 2 }]);
    expect(store.destroyed).toEqual([1]);
    expect(store.versions().map(({ version }) => version)).toEqual([1, 2]);
    expect(store.wraps.map(({ version }) => version)).toEqual([2, 2, 2, 2, 2]);
  });

  test('the cases above reach every change', async () => {
    const startedAt = clock.now();
    wrapEverything(openKeys());
    await rotationOf().run(clock.now());
    const counts: number[] = [];
    for (const end of ends) {
      clock.advance(addMs(startedAt, end).getTime() - clock.now().getTime());
      const { ports, changes } = portsThatDie(Number.POSITIVE_INFINITY, 'before');
      await rotationOf(ports).run(clock.now());
      counts.push(changes());
    }
    // make, register, rewrap, retire; disable in the database and the file; remove, record.
    expect(counts).toEqual([4, 2, 3]);
  });
});

describe('keys that the operator supplies', () => {
  const [one, two] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
  const supplied = (text: string) => ({
    masterKeys: openMasterKeys({ LETHE_MASTER_KEYS: text }, { keepsDisabled: true }),
    writer: null,
  });

  test('are rewrapped to the newest, named while an old one is still supplied, and destroyed once it is removed', async () => {
    const old = supplied(`1:${one}`);
    const wrap = old.masterKeys.wrap(plainKey, hourKeyAssociatedData(hourKey));
    const kept: MasterKeyWrap = { kind: 'hour_key', ...hourKey, wrapped: wrap.bytes };
    store.add(kept, 1);
    await rotationOf(old).run(clock.now());
    clock.advance(3 * MS_PER_DAY);
    expect((await rotationOf(old).run(clock.now())).alarms).toEqual([{ kind: 'newest_too_old', version: 1 }]);
    const both = supplied(`2:${two},1:${one}`);
    expect((await rotationOf(both).run(clock.now())).rewrappedCount).toBe(1);
    clock.advance(9 * MS_PER_DAY);
    const late = await rotationOf(both).run(clock.now());
    expect(late.alarms).toContainEqual({ kind: 'retired_and_supplied', version: 1 });
    expect(store.destroyed).toEqual([]);
    await rotationOf(supplied(`2:${two}`)).run(clock.now());
    expect(store.destroyed).toEqual([1]);
  });

  test('removed while something still needs it: an alarm, and nothing is recorded as destroyed', async () => {
    const old = supplied(`1:${one}`);
    const wrap = old.masterKeys.wrap(plainKey, hourKeyAssociatedData(hourKey));
    store.add({ kind: 'hour_key', ...hourKey, wrapped: wrap.bytes }, 1);
    await rotationOf(old).run(clock.now());
    clock.advance(9 * MS_PER_DAY);
    const report = await rotationOf(supplied(`2:${two}`)).run(clock.now());
    expect(report.alarms).toEqual([{ kind: 'needed_and_missing', version: 1 }]);
    expect(store.destroyed).toEqual([]);
  });
});
