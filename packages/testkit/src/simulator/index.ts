export type { RecordedCall } from './call-ledger.ts';
export type { SimulatorControl } from './control.ts';
export { digestCredential } from './echo.ts';
export { type FaultInput, type FaultKind, faultKinds } from './fault-parameters.ts';
export {
  CHUNK_COUNT_MAX,
  CONTENT_SIZE_MAX_BYTES,
  DELAY_MAX_MS,
  RECORDED_CALL_COUNT_MAX,
  REQUEST_BODY_SIZE_MAX_BYTES,
} from './limits.ts';
export { createSimulator, type Simulator } from './server.ts';
