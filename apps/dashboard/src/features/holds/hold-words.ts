import {
  caseNumber,
  decideHoldStep,
  type HoldState,
  type HoldStepName,
  holdState,
  type LegalHold,
  type LegalHoldScope,
} from '@lethe/core/holds';
import { MS_PER_DAY } from '@lethe/core/time';
import { formatQuantity } from '../../components/format/duration.ts';
import { formatDate, formatDayTime } from '../../components/format/instant.ts';

const NAMED_MAX = 3;

export interface ProjectName {
  readonly id: string;
  readonly name: string;
}

/** What a hold covers, as counsel would say it: `2 end users, project support, 18 Oct 2026 to 21 Oct 2026`. */
export function scopeSentence(scope: LegalHoldScope, projects: readonly ProjectName[]): string {
  const parts = [
    scope.requestIds.length === 0 ? null : formatQuantity(scope.requestIds.length, 'single request'),
    endUsersText(scope.endUsers),
    scope.projectId === null ? null : `project ${projectName(scope.projectId, projects)}`,
    datesText(scope.admittedFrom, scope.admittedTo),
  ].filter((part) => part !== null);
  const sentence = parts.length === 0 ? 'the whole organization' : parts.join(', ');
  return sentence[0]?.toUpperCase() + sentence.slice(1);
}

function endUsersText(endUsers: readonly string[]): string | null {
  if (endUsers.length === 0) return null;
  if (endUsers.length > NAMED_MAX) return formatQuantity(endUsers.length, 'end user');
  return `end user${endUsers.length === 1 ? '' : 's'} ${endUsers.join(', ')}`;
}

function projectName(projectId: string, projects: readonly ProjectName[]): string {
  return projects.find(({ id }) => id === projectId)?.name ?? projectId;
}

/** Ranges end before an instant; on a whole day the last day in it is named. */
function datesText(from: Date | null, to: Date | null): string | null {
  if (from === null && to === null) return null;
  const last =
    to === null ? null : isMidnight(to) ? formatDate(new Date(to.getTime() - MS_PER_DAY)) : formatDayTime(to);
  const first = from === null ? null : isMidnight(from) ? formatDate(from) : formatDayTime(from);
  if (first === null) return `up to ${last}`;
  if (last === null) return `from ${first}`;
  return first === last ? first : `${first} to ${last}`;
}

function isMidnight(at: Date): boolean {
  return at.getTime() % MS_PER_DAY === 0;
}

export const STATE_WORDS: Readonly<Record<HoldState, string>> = {
  waiting: 'Waits for a second person',
  confirmed: 'Confirmed',
  release_requested: 'Release asked for',
  released: 'Released',
  declined: 'Declined',
};

/** How the case stands, with the person who brought it there. */
export function standingSentence(hold: LegalHold): string {
  const { placed, confirmed, releaseRequested, released } = hold;
  switch (holdState(hold)) {
    case 'waiting':
      return `In force since it was placed. Another person than ${placed.label} confirms it; until then nobody reads by it.`;
    case 'confirmed':
      return `Confirmed by ${confirmed?.label}.`;
    case 'release_requested':
      return `${releaseRequested?.label} asked for its release: ${hold.releaseReason} Another person approves that.`;
    case 'released':
      return `Released by ${released?.label}. What was past its expiry went with the next sweep.`;
    case 'declined':
      return `Declined by ${released?.label}: ${hold.releaseReason}`;
  }
}

export const STEP_LABELS: Readonly<Record<HoldStepName, string>> = {
  confirm: 'Confirm',
  decline: 'Decline',
  request_release: 'Release',
  approve_release: 'Approve release',
  refuse_release: 'Keep it',
};

/** What is said when a step is done. */
export function stepDone(step: HoldStepName, hold: Pick<LegalHold, 'number'>): string {
  const name = caseNumber(hold);
  switch (step) {
    case 'confirm':
      return `${name} is confirmed.`;
    case 'decline':
      return `${name} is declined and released.`;
    case 'request_release':
      return `Release of ${name} asked for. Another person approves it.`;
    case 'approve_release':
      return `${name} is released.`;
    case 'refuse_release':
      return `${name} stays in force.`;
  }
}

interface Chooser {
  /** As cases note people: `user:` or `staff:` and an id. */
  readonly person: string;
  readonly canWrite: boolean;
}

/** Why somebody may not take a step; null when they may. */
export function stepRefusal(hold: LegalHold, step: HoldStepName, { person, canWrite }: Chooser): string | null {
  if (!canWrite) return 'Your role sees legal holds and does not change them.';
  switch (decideHoldStep(hold, step, person)) {
    case 'allowed':
      return null;
    case 'wrong_state':
      return 'The case does not stand so any more.';
    case 'second_person_required':
      return hold.confirmed === null
        ? 'You placed it. Another member who manages holds confirms or declines it, or the operator’s compliance officer.'
        : 'You asked for the release. Another member who manages holds approves it, or the operator’s compliance officer.';
  }
}
