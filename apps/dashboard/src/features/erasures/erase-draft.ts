import {
  ERASURE_PERIOD_DAYS_MAX,
  ERASURE_REQUEST_IDS_MAX,
  type ErasureKind,
  type ErasureSelector,
} from '@lethe/core/erasures';
import { isUuid, type ProjectId, type RequestId } from '@lethe/core/tenancy';
import { readInstant } from '../requests/list/list-query.ts';

/** What stands in the fields, whatever it is worth. */
export interface EraseForm {
  readonly kind: ErasureKind;
  readonly endUser: string;
  readonly requestIds: string;
  readonly model: string;
  readonly projectId: string;
  readonly from: string;
  readonly to: string;
  readonly periodDays: string;
}

export const EMPTY_ERASE_FORM: EraseForm = {
  kind: 'end_user',
  endUser: '',
  requestIds: '',
  model: '',
  projectId: '',
  from: '',
  to: '',
  periodDays: '',
};

export interface ReadErase {
  /** Null while the fields do not say which payloads. */
  readonly selector: ErasureSelector | null;
  readonly problems: Readonly<Partial<Record<keyof EraseForm, string>>>;
}

const EDGE_PROBLEM = 'Write an instant as 2026-11-21 or 2026-11-21 14:30.';

/** What the fields mean. An empty field that has to be filled is no problem yet. */
export function readErase(form: EraseForm): ReadErase {
  if (form.kind === 'requests') return readRequestIds(form);
  if (form.kind === 'shorter_period') return readPeriod(form);
  const edges = { from: readInstant(form.from), to: readInstant(form.to) };
  if (form.from.trim() !== '' && edges.from === null) return { selector: null, problems: { from: EDGE_PROBLEM } };
  if (form.to.trim() !== '' && edges.to === null) return { selector: null, problems: { to: EDGE_PROBLEM } };
  if (edges.from !== null && edges.to !== null && edges.from >= edges.to)
    return { selector: null, problems: { to: 'The end must lie after the start.' } };
  const range = {
    ...(edges.from === null ? {} : { from: edges.from }),
    ...(edges.to === null ? {} : { to: edges.to }),
  };
  const endUser = form.endUser.trim();
  if (form.kind === 'end_user') {
    return { selector: endUser === '' ? null : { kind: 'end_user', endUser, ...range }, problems: {} };
  }
  const model = form.model.trim();
  return {
    selector: { kind: 'filter', ...(model === '' ? {} : { model: [model] }), ...projectOf(form), ...range },
    problems: {},
  };
}

function readRequestIds({ requestIds }: EraseForm): ReadErase {
  const ids = [...new Set(requestIds.split(/[\s,;]+/).filter((text) => text !== ''))];
  const wrong = ids.find((id) => !isUuid(id));
  if (wrong !== undefined) return { selector: null, problems: { requestIds: `${wrong} is no request id.` } };
  if (ids.length > ERASURE_REQUEST_IDS_MAX)
    return { selector: null, problems: { requestIds: `At most ${ERASURE_REQUEST_IDS_MAX} at a time.` } };
  return { selector: ids.length === 0 ? null : { kind: 'requests', requestIds: ids as RequestId[] }, problems: {} };
}

function readPeriod(form: EraseForm): ReadErase {
  const text = form.periodDays.trim();
  if (text === '') return { selector: null, problems: {} };
  const periodDays = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (!(periodDays <= ERASURE_PERIOD_DAYS_MAX))
    return { selector: null, problems: { periodDays: `A whole number from 0 to ${ERASURE_PERIOD_DAYS_MAX}.` } };
  return { selector: { kind: 'shorter_period', periodDays, ...projectOf(form) }, problems: {} };
}

function projectOf({ projectId }: EraseForm) {
  return projectId === '' ? {} : { projectId: projectId as ProjectId };
}
