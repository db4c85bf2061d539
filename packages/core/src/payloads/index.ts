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
  FEEDBACK_GIVERS,
  FEEDBACK_NAME_DASHBOARD,
  FEEDBACK_NAME_DEFAULT,
  type FeedbackDraft,
  type FeedbackGiver,
  type FeedbackRepository,
  type FeedbackStore,
  feedbackDraftSchema,
  feedbackNameSchema,
  feedbackScoreSchema,
  type GivenFeedback,
  type RequestFeedback,
  type ScoreOfRequest,
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
export { type GiveFeedbackCommand, type GiveFeedbackPorts, giveFeedback } from './operations/give-feedback.ts';
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
  type RecordedPart,
  type SealedPart,
  type StoredPart,
} from './payload-part.ts';
export { EXPIRING_WITHIN_MS, type PayloadLife, type PayloadState, payloadState } from './payload-state.ts';
export {
  type ErasePayloadRows,
  type HeldHour,
  type HeldPreservation,
  type HoldKeyStore,
  type HourKeyStore,
  type ListRequestsQuery,
  type ModelCount,
  NEIGHBOUR_COUNT_MAX,
  type PayloadErasure,
  type PayloadOpener,
  type PayloadStore,
  type ReadSealedQuery,
  type RequestNeighbours,
  type RequestNeighboursQuery,
  type RequestPage,
  type RequestRepository,
  type RequestView,
  type WrappedHoldKey,
  type WrappedHourKey,
} from './ports.ts';
export {
  countFacet,
  FACET_SCAN_ROWS_MAX,
  FACET_VALUES_MAX,
  FACET_VALUES_SHOWN,
  type FacetCounts,
  type FacetGroup,
  type FacetQuery,
  type FacetValue,
  isGroupedFacet,
  isRolled,
  OVERVIEW_FACETS,
  withoutFacet,
} from './request-facets.ts';
export {
  FILTER_VALUE_LENGTH_MAX,
  FILTER_VALUES_MAX,
  isFilterEmpty,
  PAYLOAD_FILTERS,
  type PayloadFilter,
  REQUEST_FACETS,
  REQUEST_PAGE_SIZE_DEFAULT,
  REQUEST_PAGE_SIZE_MAX,
  type RequestCursor,
  type RequestFacet,
  type RequestFilter,
  requestFilterSchema,
} from './request-filter.ts';
export {
  type AddressedFilter,
  FACET_PARAMETERS,
  RANGE_PARAMETERS,
  REQUEST_RANGES,
  type RequestRange,
  readFacetText,
  readFilterAddress,
  readRangeText,
  writeFilterAddress,
} from './request-filter-address.ts';
export {
  FACET_FIELDS,
  filterInputOf,
  filterOnRecord,
  type RequestFilterJson,
  readFilterJson,
  toFilterJson,
} from './request-filter-json.ts';
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
export {
  type RepeatedRequest,
  SNIPPET_LANGUAGES,
  type SnippetLanguage,
  toCurl,
  toPython,
  toSnippet,
  toTypeScript,
} from './request-snippets.ts';
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
export { SHAPED_LENGTH_MAX, shapePrompt } from './shape-prompt.ts';
export { soleAttempt } from './sole-attempt.ts';
export {
  HISTOGRAM_SCAN_ROWS_MAX,
  type PayloadFootprint,
  type PayloadFootprintQuery,
  type RequestHistogram,
  type RequestHistogramBucket,
  type RequestHistogramQuery,
  type RequestStatistics,
} from './statistics-ports.ts';
export { type SystemPromptFields, systemPrompt } from './system-prompt.ts';
