export { type ErasureCaller, type ErasureRights, erasureRights, isErasureOverdue } from './decide-erasure.ts';
export {
  ERASURE_BATCHES_SHOWN,
  ERASURE_DUE_DAYS,
  ERASURE_PAYLOADS_MAX,
  ERASURE_STATUSES,
  ERASURES_WAITING_MAX,
  type Erasure,
  type ErasureBatch,
  type ErasurePreview,
  type ErasureStatus,
  erasureNoteSchema,
} from './erasure.ts';
export {
  ERASURE_KINDS,
  ERASURE_PERIOD_DAYS_MAX,
  ERASURE_REQUEST_IDS_MAX,
  type ErasureKind,
  type ErasureSelector,
  erasureSelectorSchema,
} from './erasure-selector.ts';
export {
  type AdvanceErasuresPorts,
  type AdvanceErasuresReport,
  advanceErasures,
} from './operations/advance-erasures.ts';
export { type ErasureViewer, findErasure, findErasureToApprove, listErasures } from './operations/find-erasure.ts';
export { type RequestErasureCommand, refuseForeignProject, requestErasure } from './operations/request-erasure.ts';
export type {
  ErasureApproval,
  ErasureCall,
  ErasureEnd,
  ErasureQueue,
  ErasureRepository,
  ErasureSweep,
  ListErasuresQuery,
  NewErasure,
  QueuedErasure,
  RunningErasure,
} from './ports.ts';
