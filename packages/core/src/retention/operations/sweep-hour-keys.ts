import { DomainError } from '../../errors/index.ts';
import type { HeldPreservation } from '../../payloads/index.ts';
import type { DestructionGuard, DueHour, HourBatch, HourKeySurvey, HourKeySweep } from '../destruction-ports.ts';
import { refuseUnlessRunning, takenOver } from '../refuse-destruction.ts';
import { BREAKER_FLOOR_COUNT, isRunaway } from '../sweep-breaker.ts';

/** Organization-hours in one transaction: the head of the log is locked while their leaves are appended. */
export const HOURS_PER_BATCH_MAX = 500;
/** Organization-hours that one run takes in batches, and one by one. What is left goes with the next run. */
export const HOURS_PER_RUN_MAX = 100_000;
export const SINGLE_HOURS_PER_RUN_MAX = 2_000;

export interface SweepHourKeysPorts {
  readonly guard: DestructionGuard;
  readonly sweep: HourKeySweep;
  readonly preservation: HeldPreservation;
  /** Asked between transactions. False ends the run; what is left goes with the next one. */
  readonly hasTimeLeft: () => boolean;
}

export interface HourKeySweepReport {
  readonly destroyedHourCount: number;
  /** Of these, hours of which legal holds keep something elsewhere. */
  readonly preservedHourCount: number;
  readonly leftOverCount: number;
  /** Hours whose keys stayed because something failed. They stop no other hour. */
  readonly failures: readonly HourFailure[];
  readonly malformedCount: number;
  readonly unruledOrganizationCount: number;
}

export interface HourFailure {
  readonly hour: DueHour;
  readonly error: unknown;
}

/**
 * Destroys the keys of hours that have ended: in batches where no legal hold can be concerned, then one by one. What a hold covers is preserved
 * first; an hour for which that fails keeps its key. Repeating is safe.
 * @throws {DomainError} service_unavailable while destruction is paused, when the breaker stops this run, and when another run took over
 */
export async function sweepHourKeys(ports: SweepHourKeysPorts): Promise<HourKeySweepReport> {
  const { guard, sweep } = ports;
  refuseUnlessRunning(await guard.confirm());
  const token = await sweep.claim();
  const survey = await sweep.survey(BREAKER_FLOOR_COUNT);
  if (!survey.isBreakerReleased && isRunaway(survey)) await trip(guard, survey);

  const run: Run = { ...ports, token, failures: new Map(), destroyedHourCount: 0, preservedHourCount: 0 };
  await destroyInBatches(run);
  await destroyOneByOne(run, SINGLE_HOURS_PER_RUN_MAX);
  const leftOverCount = (await sweep.survey(Number.MAX_SAFE_INTEGER)).dueCount;
  await sweep.finish({ token, leftOverCount });
  return {
    destroyedHourCount: run.destroyedHourCount,
    preservedHourCount: run.preservedHourCount,
    leftOverCount,
    failures: [...run.failures.values()],
    malformedCount: survey.malformedCount,
    unruledOrganizationCount: survey.unruledOrganizationCount,
  };
}

/** One run and what it came to so far. */
interface Run extends SweepHourKeysPorts {
  readonly token: bigint;
  /** By organization and hour. */
  readonly failures: Map<string, HourFailure>;
  destroyedHourCount: number;
  preservedHourCount: number;
}

async function trip(guard: DestructionGuard, survey: HourKeySurvey): Promise<never> {
  const { dueCount, livingCount, leftOverCount } = survey;
  await guard.pause('breaker', { dueCount, livingCount, leftOverCount });
  throw new DomainError(
    'service_unavailable',
    `Destruction paused: ${dueCount} of ${livingCount} hour keys became due at once. An operator has to look at it.`,
  );
}

/** A batch that fails is taken apart, to find out whose hour it is; further batches go without that organization. */
async function destroyInBatches(run: Run): Promise<void> {
  while (run.destroyedHourCount < HOURS_PER_RUN_MAX && run.hasTimeLeft()) {
    const passedOver = [...run.failures.values()].map(({ hour }) => hour.organizationId);
    const result = await destroyBatch(run, passedOver);
    if (result === 'refused') throw takenOver();
    if (result === 'failed') {
      const failureCount = run.failures.size;
      await destroyOneByOne(run, HOURS_PER_BATCH_MAX);
      if (run.failures.size === failureCount) return;
    } else {
      run.destroyedHourCount += result;
      if (result === 0) return;
    }
  }
}

async function destroyBatch(
  { sweep, token }: Run,
  passedOver: HourBatch['passedOver'],
): Promise<number | 'refused' | 'failed'> {
  try {
    return await sweep.destroyBatch({ token, hourLimit: HOURS_PER_BATCH_MAX, passedOver });
  } catch {
    // The failure comes up again, with its hour, when the hours are taken one by one.
    return 'failed';
  }
}

async function destroyOneByOne(run: Run, limit: number): Promise<void> {
  for (const hour of await run.sweep.listDue(limit)) {
    if (!run.hasTimeLeft()) return;
    const name = `${hour.organizationId} ${hour.expiryHour.getTime()}`;
    if (run.failures.has(name)) continue;
    const outcome = await destroyHour(run, { ...hour, token: run.token });
    if (outcome.kind === 'refused') throw takenOver();
    if (outcome.kind === 'failed') run.failures.set(name, { hour, error: outcome.error });
    if (outcome.kind !== 'destroyed') continue;
    run.destroyedHourCount += 1;
    if (outcome.wasHeld) run.preservedHourCount += 1;
  }
}

type HourOutcome =
  | { readonly kind: 'destroyed'; readonly wasHeld: boolean }
  | { readonly kind: 'gone' | 'refused' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** A failure is told and not thrown, so that it concerns this hour only. */
async function destroyHour(
  { sweep, preservation }: SweepHourKeysPorts,
  hour: DueHour & { readonly token: bigint },
): Promise<HourOutcome> {
  try {
    const first = await sweep.destroyOne(hour);
    if (first !== 'held') return first === 'destroyed' ? { kind: first, wasHeld: false } : { kind: first };
    await preservation.preserveHeld(hour);
    const second = await sweep.destroyOne(hour);
    if (second === 'held') throw new Error('A legal hold still covers payloads under the key of this hour.');
    return second === 'destroyed' ? { kind: second, wasHeld: true } : { kind: second };
  } catch (error) {
    return { kind: 'failed', error };
  }
}
