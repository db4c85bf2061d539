import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMs, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../time/index.ts';
import { BACKUPS_UNDECRYPTABLE_WITHIN_MS } from './destruction-bounds.ts';
import { masterKeyAlarms, nextRotationAt, nextRotationStep, type RotationState } from './master-key-rotation.ts';
import type { MasterKeyVersion } from './master-key-version.ts';

const start = new Date('2026-11-22T08:00:00Z');
const after = (ms: number) => addMs(start, ms);
const HORIZON_MS = 30 * MS_PER_DAY;
const OUTAGE_MS_MAX = 24 * MS_PER_HOUR;
/** What decision 9 states, for runs that begin up to ten minutes late. The first run after an outage is up to an hour away. */
const DEAD_AFTER_MS = 4 * MS_PER_DAY + 4 * MS_PER_HOUR;
const DEAD_AFTER_OUTAGE_MS = DEAD_AFTER_MS + OUTAGE_MS_MAX + MS_PER_HOUR;

function version(number: number, changes: Partial<MasterKeyVersion> = {}): MasterKeyVersion {
  const never = { rotationAskedAt: null, retiredAt: null, disabledAt: null, destroyedAt: null };
  return { version: number, provider: 'file', createdAt: start, ...never, ...changes };
}

function state(changes: Partial<RotationState>): RotationState {
  const now = changes.now ?? start;
  return {
    now,
    destructionNow: now,
    newestVersion: 1,
    loadedVersions: [1],
    isOperatedByLethe: true,
    versions: [version(1)],
    neededVersions: [1],
    ...changes,
  };
}

const replaced = { newestVersion: 2, loadedVersions: [1, 2], neededVersions: [2] };
const two = (old: Partial<MasterKeyVersion>) => [version(1, old), version(2, { createdAt: after(3 * MS_PER_DAY) })];
const disabled = { retiredAt: after(72 * MS_PER_HOUR), disabledAt: after(73 * MS_PER_HOUR) };

describe('the next step', () => {
  test.each<[string, Partial<RotationState>, object | null]>([
    ['nothing for a young version', { now: after(3 * MS_PER_DAY - 1) }, null],
    ['a new version at three days', { now: after(3 * MS_PER_DAY) }, { kind: 'make', version: 2 }],
    [
      'one that an operator asked for',
      { versions: [version(1, { rotationAskedAt: start })] },
      { kind: 'make', version: 2 },
    ],
    ['none that the operator has to supply', { now: after(9 * MS_PER_DAY), isOperatedByLethe: false }, null],
    [
      'rewrapping what lives',
      { ...replaced, versions: two({}), neededVersions: [1, 2] },
      { kind: 'rewrap', version: 1 },
    ],
    ['retiring once nothing is left', { ...replaced, versions: two({}) }, { kind: 'retire', version: 1 }],
    [
      'no disabling within half an hour',
      { ...replaced, versions: two({ retiredAt: start }), now: after(30 * MS_PER_MINUTE - 1) },
      null,
    ],
    [
      'disabling then',
      { ...replaced, versions: two({ retiredAt: start }), now: after(30 * MS_PER_MINUTE) },
      { kind: 'disable', version: 1 },
    ],
    [
      'rewrapping a straggler first',
      { ...replaced, versions: two({ retiredAt: start }), neededVersions: [1, 2] },
      { kind: 'rewrap', version: 1 },
    ],
    ['no destroying within a day', { ...replaced, versions: two(disabled), now: after(97 * MS_PER_HOUR - 1) }, null],
    [
      'destroying then',
      { ...replaced, versions: two(disabled), now: after(97 * MS_PER_HOUR) },
      { kind: 'destroy', version: 1 },
    ],
    [
      'no destroying while it is paused',
      { ...replaced, versions: two(disabled), now: after(97 * MS_PER_HOUR), destructionNow: null },
      null,
    ],
    [
      'no destroying by an unconfirmed clock',
      { ...replaced, versions: two(disabled), now: after(99 * MS_PER_DAY), destructionNow: after(96 * MS_PER_HOUR) },
      { kind: 'make', version: 3 },
    ],
    [
      'no destroying of what the operator supplies',
      { ...replaced, versions: two(disabled), now: after(99 * MS_PER_DAY), isOperatedByLethe: false },
      null,
    ],
    [
      'recording that the operator removed it',
      { ...replaced, loadedVersions: [2], versions: two(disabled), isOperatedByLethe: false },
      { kind: 'destroy', version: 1 },
    ],
    [
      'nothing for a key that is needed and missing',
      { ...replaced, loadedVersions: [2], versions: two({}), neededVersions: [1, 2] },
      null,
    ],
    [
      'removing a destroyed key that came back',
      { ...replaced, versions: two({ ...disabled, destroyedAt: after(97 * MS_PER_HOUR) }) },
      { kind: 'remove', version: 1 },
    ],
    [
      'no third live version',
      { ...replaced, loadedVersions: [2], versions: two({}), neededVersions: [1, 2], now: after(99 * MS_PER_DAY) },
      null,
    ],
    [
      'no version number twice',
      { now: after(9 * MS_PER_DAY), versions: [version(1), version(7, { destroyedAt: start })] },
      { kind: 'make', version: 8 },
    ],
  ])('is %s', (_, changes, step) => {
    expect(nextRotationStep(state(changes))).toEqual(step);
  });
});

describe('alarms', () => {
  test('name the version that is too old, missing, or supplied although nothing needs it', () => {
    const supplied = { isOperatedByLethe: false, now: after(3 * MS_PER_DAY) };
    expect(masterKeyAlarms(state(supplied))).toEqual([{ kind: 'newest_too_old', version: 1 }]);
    expect(masterKeyAlarms(state({ neededVersions: [1, 4] }))).toEqual([{ kind: 'needed_and_missing', version: 4 }]);
    expect(masterKeyAlarms(state({ ...replaced, versions: two(disabled), neededVersions: [1, 2] }))).toEqual([
      { kind: 'needed_and_disabled', version: 1 },
    ]);
    expect(masterKeyAlarms(state({ ...replaced, versions: two(disabled), isOperatedByLethe: false }))).toEqual([
      { kind: 'retired_and_supplied', version: 1 },
    ]);
    expect(masterKeyAlarms(state({ ...replaced, versions: two(disabled) }))).toEqual([]);
  });
});

interface Wrap {
  readonly madeAtMs: number;
  version: number;
  readonly madeBy: number;
}

/** A deployment in the small: versions, and wraps that come in between the runs. */
class Model {
  versions: MasterKeyVersion[] = [version(1)];
  loaded = [1];
  wraps: Wrap[] = [];
  everWrapped: Wrap[] = [];
  peakLive = 0;
  peakDisabled = 0;

  wrap(atMs: number, by = this.loaded.at(-1) ?? 0): void {
    const wrap = { madeAtMs: atMs, version: by, madeBy: by };
    this.wraps.push(wrap);
    this.everWrapped.push({ ...wrap });
  }

  run(nowMs: number): void {
    const now = after(nowMs);
    for (;;) {
      this.#count();
      const step = nextRotationStep(this.state(now));
      if (step === null) return;
      if (step.kind === 'make') {
        this.loaded.push(step.version);
        this.versions.push(version(step.version, { createdAt: now }));
      } else if (step.kind === 'rewrap') {
        const old = this.wraps.filter((wrap) => wrap.version === step.version);
        this.wraps = this.wraps.filter((wrap) => wrap.version !== step.version);
        for (const _ of old) this.wrap(nowMs);
      } else if (step.kind === 'retire') this.#change(step.version, { retiredAt: now });
      else if (step.kind === 'disable') this.#change(step.version, { disabledAt: now });
      else {
        this.loaded = this.loaded.filter((loaded) => loaded !== step.version);
        this.#change(step.version, { destroyedAt: now });
      }
    }
  }

  state(now: Date): RotationState {
    return state({
      now,
      newestVersion: this.loaded.at(-1) ?? 0,
      loadedVersions: this.loaded,
      versions: this.versions,
      neededVersions: [...new Set(this.wraps.map((wrap) => wrap.version))],
    });
  }

  #change(number: number, changes: Partial<MasterKeyVersion>): void {
    this.versions = this.versions.map((known) => (known.version === number ? { ...known, ...changes } : known));
  }

  #count(): void {
    const there = this.versions.filter(({ destroyedAt }) => destroyedAt === null);
    const disabledCount = there.filter(({ disabledAt }) => disabledAt !== null).length;
    this.peakDisabled = Math.max(this.peakDisabled, disabledCount);
    this.peakLive = Math.max(this.peakLive, there.length - disabledCount);
  }
}

const scenario = fc.record({
  wrapsAtMs: fc.array(fc.integer({ min: 0, max: HORIZON_MS }), { minLength: 1, maxLength: 60 }),
  delaysMs: fc.array(fc.integer({ min: 0, max: 10 * MS_PER_MINUTE }), { minLength: 5, maxLength: 5 }),
  outages: fc.array(
    fc.record({
      fromMs: fc.integer({ min: 0, max: HORIZON_MS }),
      lengthMs: fc.integer({ min: 0, max: OUTAGE_MS_MAX / 3 }),
    }),
    { maxLength: 3 },
  ),
  oneOutageFromMs: fc.integer({ min: 0, max: HORIZON_MS }),
  hasOneLongOutage: fc.boolean(),
});

test('the bound that is stated is longer than what a rotation takes at worst', () => {
  expect(DEAD_AFTER_OUTAGE_MS).toBeLessThan(BACKUPS_UNDECRYPTABLE_WITHIN_MS);
});

describe('over a month of any wraps and any outages of a day in all', () => {
  test('invariant 18: whatever was wrapped at an instant is dead 7 days later, and what lives opens', () => {
    fc.assert(
      fc.property(scenario, ({ wrapsAtMs, delaysMs, outages, oneOutageFromMs, hasOneLongOutage }) => {
        const long = [{ fromMs: oneOutageFromMs, lengthMs: OUTAGE_MS_MAX }];
        const down = hasOneLongOutage ? long : outages;
        const isDown = (ms: number) => down.some(({ fromMs, lengthMs }) => ms >= fromMs && ms < fromMs + lengthMs);
        const model = new Model();
        const wraps = wrapsAtMs.toSorted((one, other) => one - other);
        for (let hour = 0; hour * MS_PER_HOUR < HORIZON_MS + 8 * MS_PER_DAY; hour += 1) {
          const runMs = hour * MS_PER_HOUR + 35 * MS_PER_MINUTE + (delaysMs[hour % delaysMs.length] ?? 0);
          while ((wraps[0] ?? Number.POSITIVE_INFINITY) < runMs) model.wrap(wraps.shift() ?? 0);
          if (isDown(runMs)) continue;
          model.run(runMs);
          // A process that has not noticed the newest version wraps by the one before for some seconds.
          const before = model.versions.at(-2);
          if (before !== undefined && before.disabledAt === null) model.wrap(runMs + 3_000, before.version);
        }
        for (const wrap of model.everWrapped) {
          if (wrap.madeAtMs > HORIZON_MS) continue;
          const destroyedAt = model.versions.find((known) => known.version === wrap.madeBy)?.destroyedAt ?? null;
          expect(destroyedAt).not.toBeNull();
          const lifeMs = Number(destroyedAt) - Number(after(wrap.madeAtMs));
          expect(lifeMs).toBeLessThanOrEqual(DEAD_AFTER_OUTAGE_MS);
          if (down.length === 0) expect(lifeMs).toBeLessThanOrEqual(DEAD_AFTER_MS);
        }
        for (const wrap of model.wraps) expect(model.loaded).toContain(wrap.version);
        expect([model.peakLive, model.peakDisabled]).toEqual([2, 1]);
      }),
      { numRuns: 60 },
    );
  });

  test('a clock that goes from one announced instant to the next does all that hourly runs do', () => {
    const model = new Model();
    model.wrap(0);
    const visited: Date[] = [];
    for (let now = start; now.getTime() < start.getTime() + 40 * MS_PER_DAY; ) {
      model.run(now.getTime() - start.getTime());
      const next = nextRotationAt(model.state(now));
      expect(Number(next)).toBeGreaterThan(Number(now));
      now = next ?? after(HORIZON_MS * 2);
      visited.push(now);
    }
    expect(model.versions.filter(({ destroyedAt }) => destroyedAt !== null)).toHaveLength(12);
    expect(visited.length).toBeLessThan(45);
  });
});
