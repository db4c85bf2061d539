import { HOLD_END_USERS_MAX, HOLD_REQUESTS_MAX, holdDraftSchema, type LegalHoldDraft } from '@lethe/core/holds';
import { isUuid } from '@lethe/core/tenancy';
import { MS_PER_DAY } from '@lethe/core/time';

const DAY = /^\d{4}-\d\d-\d\d$/;

/** The form as it is typed. */
export interface HoldForm {
  readonly name: string;
  readonly reason: string;
  /** Empty: all projects. */
  readonly projectId: string;
  readonly endUsers: string;
  /** Days in UTC, both included. */
  readonly from: string;
  readonly to: string;
  readonly requestIds: string;
}

export const EMPTY_HOLD: HoldForm = {
  name: '',
  reason: '',
  projectId: '',
  endUsers: '',
  from: '',
  to: '',
  requestIds: '',
};

/** A scope in plain values: what the preview asks for and the placing sends. */
export interface ScopeInput {
  readonly projectId: string | null;
  readonly endUsers: string[];
  readonly admittedFrom: Date | null;
  readonly admittedTo: Date | null;
  readonly requestIds: string[];
}

export const EMPTY_SCOPE: ScopeInput = {
  projectId: null,
  endUsers: [],
  admittedFrom: null,
  admittedTo: null,
  requestIds: [],
};

export interface ReadHold {
  readonly scope: ScopeInput | null;
  /** Null while something is missing or wrong. */
  readonly draft: (ScopeInput & { readonly name: string; readonly reason: string }) | null;
  readonly problems: Readonly<Partial<Record<'endUsers' | 'to' | 'requestIds', string>>>;
}

export function readHold(form: HoldForm): ReadHold {
  const endUsers = lines(form.endUsers);
  const requestIds = lines(form.requestIds);
  const admittedFrom = dayStart(form.from);
  const lastDay = dayStart(form.to);
  const admittedTo = lastDay === null ? null : new Date(lastDay.getTime() + MS_PER_DAY);
  const malformed = requestIds.find((id) => !isUuid(id));
  const problems = {
    ...(endUsers.length > HOLD_END_USERS_MAX ? { endUsers: `At most ${HOLD_END_USERS_MAX} end users.` } : {}),
    ...(malformed === undefined ? {} : { requestIds: `“${malformed}” is not the id of a request.` }),
    ...(requestIds.length > HOLD_REQUESTS_MAX ? { requestIds: `At most ${HOLD_REQUESTS_MAX} requests.` } : {}),
    ...(admittedFrom !== null && admittedTo !== null && admittedFrom >= admittedTo
      ? { to: 'The last day is before the first.' }
      : {}),
  };
  if (Object.keys(problems).length > 0) return { scope: null, draft: null, problems };
  const projectId = form.projectId === '' ? null : form.projectId;
  const scope = { projectId, endUsers, admittedFrom, admittedTo, requestIds };
  const draft = { ...scope, name: form.name.trim(), reason: form.reason.trim() };
  return { scope, draft: isComplete(draft) ? draft : null, problems };
}

function isComplete(draft: unknown): draft is LegalHoldDraft {
  return holdDraftSchema.safeParse(draft).success;
}

/** One entry a line, or between commas. */
function lines(text: string): string[] {
  return [...new Set(text.split(/[\n,]/).map((line) => line.trim()))].filter((line) => line !== '');
}

function dayStart(day: string): Date | null {
  const at = DAY.test(day) ? new Date(`${day}T00:00:00.000Z`) : null;
  return at === null || Number.isNaN(at.getTime()) ? null : at;
}
