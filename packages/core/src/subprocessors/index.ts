export { checkDraft, REVIEW_PERIOD_DAYS_MAX } from './check-draft.ts';
export { retireSubprocessor } from './operations/retire-subprocessor.ts';
export {
  type SaveSubprocessorCommand,
  type SaveSubprocessorPorts,
  saveSubprocessor,
} from './operations/save-subprocessor.ts';
export type {
  RetireOutcome,
  RetireSubprocessor,
  SaveOutcome,
  SaveSubprocessor,
  SubprocessorEditor,
  SubprocessorRegister,
} from './ports.ts';
export {
  EVIDENCE_URL_LENGTH_MAX,
  isReviewOverdue,
  PURPOSE_LENGTH_MAX,
  REGION_LENGTH_MAX,
  REGISTER_DATA_CLASSES,
  type RegisterDataClass,
  SAFEGUARDS_LENGTH_MAX,
  SERVICE_LENGTH_MAX,
  SUBPROCESSOR_COUNT_MAX,
  type Subprocessor,
  type SubprocessorChange,
  type SubprocessorDraft,
  subprocessorDraftSchema,
} from './subprocessor.ts';
