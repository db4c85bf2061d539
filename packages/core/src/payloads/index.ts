export {
  type AssembledStream,
  type AssistantTurn,
  assembleStream,
  type ContentPart,
  type Conversation,
  type ConversationInput,
  type ErrorTurn,
  eventJson,
  isEventStream,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type MediaSource,
  type PayloadDocument,
  parseConversation,
  parseJson,
  readEvents,
  STREAM_END,
  type StreamEvent,
  type StreamSummary,
  type ToolCall,
  type ToolDefinition,
  type ToolResult,
  type ToolText,
  type Turn,
  type TurnOrigin,
} from './conversation/index.ts';
export {
  FEEDBACK_NAME_DEFAULT,
  type FeedbackDraft,
  type FeedbackRepository,
  type FeedbackStore,
  feedbackDraftSchema,
  type RequestFeedback,
} from './feedback.ts';
export {
  type EndedIdempotencyKeys,
  IDEMPOTENCY_KEY_LIFETIME_MS,
  type IdempotencyClaim,
  type IdempotencyReader,
  type IdempotencyScope,
  type IdempotencyStore,
  type IdempotentAnswer,
  isIdempotencyKey,
} from './idempotency.ts';
export { missingPayloadError } from './missing-payload.ts';
export {
  ERASURE_REASON_LENGTH_MAX,
  type ErasePayloadCommand,
  type ErasePayloadPorts,
  erasePayload,
  erasureReasonSchema,
} from './operations/erase-payload.ts';
export { createHeldPreservation, type HeldPreservationPorts } from './operations/preserve-held.ts';
export {
  type PayloadReading,
  type ReadPayloadPorts,
  type ReadPayloadQuery,
  readPayload,
} from './operations/read-payload.ts';
export { type RekeyPorts, type RekeyReport, rekeyErasedHours } from './operations/rekey-erased-hours.ts';
export { type ReleaseHoldsPorts, type ReleaseReport, releaseHolds } from './operations/release-holds.ts';
export { toDocument } from './part-document.ts';
export {
  type OpenedPart,
  PAYLOAD_PARTS,
  type PayloadBinding,
  type PayloadPart,
  type SealedPart,
  type StoredPart,
} from './payload-part.ts';
export { EXPIRING_WITHIN_MS, type PayloadLife, type PayloadState, payloadState } from './payload-state.ts';
export type {
  ErasePayloadRows,
  HeldHour,
  HeldPreservation,
  HoldKeyStore,
  HourKeyStore,
  ListRequestsQuery,
  ModelCount,
  PayloadErasure,
  PayloadOpener,
  PayloadStore,
  ReadSealedQuery,
  RequestPage,
  RequestRepository,
  RequestView,
  WrappedHoldKey,
  WrappedHourKey,
} from './ports.ts';
export {
  REQUEST_PAGE_SIZE_DEFAULT,
  REQUEST_PAGE_SIZE_MAX,
  type RequestCursor,
  type RequestFilter,
  requestFilterSchema,
} from './request-filter.ts';
export {
  ENDPOINT_PATHS,
  ENDPOINTS,
  type Endpoint,
  NOT_STORED_REASONS,
  type NotStoredReason,
  type RecordedAttempt,
  type RecordedCost,
  type RecordedHandles,
  type RecordedRates,
  type RecordedRetention,
  type RecordedTiming,
  type RecordedUsage,
  type RequestRecord,
  refundedFee,
} from './request-record.ts';
export type {
  DueRekey,
  HeldPartKey,
  HeldPartStore,
  HoldReleaseStore,
  OrganizationHour,
  PayloadKeyRewrapper,
  PayloadKeyWrap,
  RekeyStore,
  ReleasedHold,
  RewrappedPart,
  RewrapTask,
  SurvivorKey,
  WrappingKey,
} from './rewrap-ports.ts';
export { soleAttempt } from './sole-attempt.ts';
export type {
  PayloadFootprint,
  PayloadFootprintQuery,
  RequestHistogramBucket,
  RequestHistogramQuery,
  RequestStatistics,
} from './statistics-ports.ts';
