import { DomainError } from '../errors/index.ts';
import { addMs, MS_PER_DAY, utcDayName } from '../time/index.ts';
import { type SubprocessorDraft, subprocessorDraftSchema } from './subprocessor.ts';

/** A review that is due later than this says nothing any more. */
export const REVIEW_PERIOD_DAYS_MAX = 3 * 365;

const FIELD_NAMES: Readonly<Record<keyof SubprocessorDraft, string>> = {
  service: 'The service',
  purpose: 'The purpose',
  dataClasses: 'The list of data classes',
  region: 'The region',
  safeguards: 'The text of the safeguards',
  evidenceUrl: 'The evidence',
  isOptional: 'The choice of when it is used',
  reviewedOn: 'The day of the review',
  reviewDueOn: 'The day of the next review',
};

/**
 * What staff entered, in its canonical form.
 * @throws {DomainError} invalid_request, naming the field
 */
export function checkDraft(entered: unknown, now: Date): SubprocessorDraft {
  const parsed = subprocessorDraftSchema.safeParse(entered);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const param = String(issue?.path[0] ?? '');
    const name = FIELD_NAMES[param as keyof SubprocessorDraft] ?? 'The entry';
    throw refusal(param, `${name} ${predicateOf(issue?.message)}.`);
  }
  const { data } = parsed;
  if (data.reviewedOn > utcDayName(now)) throw refusal('reviewedOn', 'The day of the review is still to come.');
  if (data.reviewDueOn <= data.reviewedOn)
    throw refusal('reviewDueOn', 'The next review has to be later than the last one.');
  const latest = utcDayName(addMs(new Date(data.reviewedOn), REVIEW_PERIOD_DAYS_MAX * MS_PER_DAY));
  if (data.reviewDueOn > latest) throw refusal('reviewDueOn', `The next review is due by ${latest} at the latest.`);
  return data;
}

/** Messages of the schema are predicates; those of zod itself are not, and say less than the field's name does. */
function predicateOf(message: string | undefined): string {
  return message !== undefined && /^(is|has) /.test(message) ? message : 'is not valid';
}

function refusal(param: string, sentence: string): DomainError {
  return new DomainError('invalid_request', sentence, param === '' ? {} : { param });
}
