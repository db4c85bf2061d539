export {
  DESTRUCTION_CAUSES,
  decideDestruction,
} from './hold-precedence.ts';
export {
  decideHoldStep,
  HOLD_STEPS,
  type HoldStepName,
  nextSteps,
  personOf,
} from './hold-steps.ts';
export {
  caseNumber,
  HOLD_END_USERS_MAX,
  HOLD_NAME_LENGTH_MAX,
  HOLD_REASON_LENGTH_MAX,
  HOLD_REQUESTS_MAX,
  HOLD_STATES,
  type HoldMeasure,
  type HoldState,
  type HoldStep,
  holdDraftSchema,
  holdReasonSchema,
  holdScopeSchema,
  holdState,
  isInForce,
  type LegalHold,
  type LegalHoldDraft,
  type LegalHoldScope,
} from './legal-hold.ts';
export {
  changeHold,
  findHold,
  listHolds,
  secondPersonRequired,
} from './operations/change-hold.ts';
export { type HoldPorts, placeHold, previewHold } from './operations/place-hold.ts';
export type { HoldRegister, LegalHoldRepository, MeasuredHold, NewLegalHold } from './ports.ts';
