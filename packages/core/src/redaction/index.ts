export {
  REDACTION_TRIAL_TIME_MS_MAX,
  type RedactionTrial,
  type TryRedactionPorts,
  tryRedaction,
} from './operations/try-redaction.ts';
export {
  type PlainPart,
  REDACTION_SIZE_BYTES_MAX,
  type RedactedBytes,
  redactPart,
} from './redact-part.ts';
export { REDACTION_FAILURES, RedactionFailure, type RedactionFailureReason } from './redaction-failure.ts';
export {
  type CompiledRedaction,
  compileRedaction,
  type FoundValue,
  markOf,
  type RedactedText,
  Redactor,
} from './redactor.ts';
export { PATTERN_MATCH_LENGTH_MAX } from './windows.ts';
export { finish, type Work } from './work.ts';
