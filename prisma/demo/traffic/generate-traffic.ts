import type { RecordedHandles } from '@lethe/core/payloads';
import { addMs, MS_PER_HOUR, MS_PER_MINUTE } from '@lethe/core/time';
import type { Scenario } from '../conversations/scenario.ts';
import type { OrganizationPlan, PlacedConversation } from '../organizations/organization-plan.ts';
import type { DraftRequest } from './draft-request.ts';
import { draftSession } from './draft-session.ts';
import { MODEL_PROFILES, type ModelName } from './model-profiles.ts';
import { createRandom, type Random } from './random.ts';
import { createMomentSource } from './spread-sessions.ts';

/** Nothing is drawn closer to now than this, so that a drawn conversation has ended when it is seeded. */
const SETTLED_MS = 2 * MS_PER_MINUTE;

/**
 * The requests of an organization, conversation by conversation, not ordered by time.
 * The same organization and the same `toldAt` give the same requests.
 */
export function* generateTraffic(organization: OrganizationPlan, toldAt: Date): Generator<DraftRequest> {
  const { traffic } = organization;
  const now = addMs(toldAt, -(traffic.endsHoursAgo ?? 0) * MS_PER_HOUR);
  const random = createRandom(`demo/${organization.slug}`);
  const isBeforeNow = (draft: DraftRequest): boolean =>
    draft.admittedAt.getTime() + draft.timing.totalMs < now.getTime();
  let count = 0;
  for (const [index, placed] of traffic.placed.entries()) {
    const drafts = draftPlaced(organization, placed, { random: random.fork(`placed/${index}`), now }).filter(
      isBeforeNow,
    );
    count += drafts.length;
    yield* drafts;
  }
  const drawMoment = createMomentSource(traffic, now);
  const drawScenario = createScenarioSource(traffic.scenarios);
  for (let index = 0; count < traffic.requestCount; index += 1) {
    const session = random.fork(`session/${index}`);
    const beginsAt = drawMoment(session);
    if (beginsAt.getTime() > now.getTime() - SETTLED_MS) continue;
    const drafts = draftDrawn(organization, { scenario: drawScenario(session), beginsAt, random: session, now }).filter(
      isBeforeNow,
    );
    count += drafts.length;
    yield* drafts;
  }
}

function draftPlaced(
  organization: OrganizationPlan,
  placed: PlacedConversation,
  { random, now }: { random: Random; now: Date },
): DraftRequest[] {
  const scenario = organization.traffic.scenarios.find(({ name }) => name === placed.scenario);
  if (scenario === undefined)
    throw new Error(`Invariant broken: ${organization.slug} has no scenario ${placed.scenario}`);
  return draftSession({
    scenario,
    profile: MODEL_PROFILES[placed.model],
    beginsAt: addMs(now, -placed.minutesAgo * MS_PER_MINUTE),
    handles: { tags: scenario.tags, sessionId: placed.sessionId, endUser: placed.endUser },
    random,
    isOut: () => false,
    canFail: false,
  });
}

function draftDrawn(
  { traffic }: OrganizationPlan,
  { scenario, beginsAt, random, now }: { scenario: Scenario; beginsAt: Date; random: Random; now: Date },
): DraftRequest[] {
  const profile = MODEL_PROFILES[random.pick<ModelName>(scenario.models)];
  const isOut = (at: Date): boolean =>
    traffic.outages.some(({ provider, fromHoursAgo, toHoursAgo }) => {
      const ageHours = (now.getTime() - at.getTime()) / MS_PER_HOUR;
      return provider === profile.provider && ageHours <= fromHoursAgo && ageHours > toHoursAgo;
    });
  const handles = drawHandles(scenario, traffic, random);
  return draftSession({ scenario, profile, beginsAt, handles, random, isOut, canFail: true });
}

function drawHandles(scenario: Scenario, traffic: OrganizationPlan['traffic'], random: Random): RecordedHandles {
  const sessionId = scenario.endUsers === 'none' ? null : `ses_${random.int(0x100000, 0xffffff).toString(16)}`;
  return { tags: scenario.tags, sessionId, endUser: drawEndUser(scenario, traffic, random) };
}

/** A few people ask often and most ask rarely: the square of an even draw. */
function drawEndUser(scenario: Scenario, traffic: OrganizationPlan['traffic'], random: Random): string | null {
  if (scenario.endUsers === 'none') return null;
  const isCustomer = scenario.endUsers === 'customers';
  const rank = Math.floor(random.next() ** 2 * (isCustomer ? traffic.customerCount : traffic.employeeCount));
  // A step that shares no factor with the range spreads ranks over ids without a repeat.
  return isCustomer ? `cus_${1_000 + ((rank * 3_571 + 7_841) % 9_000)}` : `emp_${100 + ((rank * 367 + 213) % 900)}`;
}

function createScenarioSource(scenarios: readonly Scenario[]): (random: Random) => Scenario {
  const total = scenarios.reduce((sum, { weight }) => sum + weight, 0);
  return (random) => {
    let rest = random.next() * total;
    const drawn = scenarios.find(({ weight }) => {
      rest -= weight;
      return rest < 0;
    });
    if (drawn === undefined) throw new Error('Invariant broken: no scenario has a weight');
    return drawn;
  };
}
