/** Why a payload could not be redacted, so that it is not stored. None of them says anything of its content. */
export const REDACTION_FAILURES = [
  'too_large',
  'out_of_time',
  'not_utf8',
  'not_json',
  'not_events',
  'token_ids',
  'defect',
] as const;
export type RedactionFailureReason = (typeof REDACTION_FAILURES)[number];

/** A payload, or a part of it, that cannot be redacted with certainty. */
export class RedactionFailure extends Error {
  override readonly name = 'RedactionFailure';
  readonly reason: RedactionFailureReason;

  constructor(reason: RedactionFailureReason) {
    super(`A payload could not be redacted: ${reason}.`);
    this.reason = reason;
  }
}
