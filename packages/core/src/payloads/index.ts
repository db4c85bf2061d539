export { type PayloadReading, type ReadPayloadPorts, type ReadPayloadQuery, readPayload } from './operations/read-payload.ts';
export { type OpenedPart, PAYLOAD_PARTS, type PayloadBinding, type PayloadPart, type SealedPart } from './payload-part.ts';
export { EXPIRING_WITHIN_MS, type PayloadState, payloadState } from './payload-state.ts';
export type {
  HourKeyStore,
  ListRequestsQuery,
  ModelCount,
  PayloadOpener,
  PayloadStore,
  RequestPage,
  RequestRepository,
  RequestView,
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
  ENDPOINTS,
  type Endpoint,
  NOT_STORED_REASONS,
  type NotStoredReason,
  type RecordedCost,
  type RecordedHandles,
  type RecordedRates,
  type RecordedRetention,
  type RecordedTiming,
  type RecordedUsage,
  type RequestRecord,
} from './request-record.ts';
export type {
  PayloadFootprint,
  PayloadFootprintQuery,
  RequestHistogramBucket,
  RequestHistogramQuery,
  RequestStatistics,
} from './statistics-ports.ts';
