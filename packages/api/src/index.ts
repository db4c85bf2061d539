export { type AppRouter, appRouter, createCaller } from './app-router.ts';
export { ADVANCE_SECONDS_MAX } from './demo/advance-clock.ts';
export { createDownloadCaller, downloadRouter } from './download-router.ts';
export { type ExportArchive, openExportLink } from './exports/fetch-export.ts';
export { EXPORT_LINK_PATH } from './exports/link-export.ts';
export type { ApiContext, ApiPorts, DemoClockPort, SignedInUser } from './procedure/context.ts';
export type { LetheErrorData } from './procedure/describe-error.ts';
export { HISTOGRAM_BUCKETS_MAX } from './requests/count-histogram.ts';
export type { PayloadText } from './requests/read-request-payload.ts';
export {
  answerManagementRequest,
  MANAGEMENT_BASE_PATH,
  type ManagementServices,
} from './rest/answer-management-request.ts';
export { describeApi, describeOperations, type OperationDescription } from './rest/describe-api.ts';
export { streamText } from './rest/stream-text.ts';
export type { SignedInStaff, StaffContext, StaffPorts } from './staff/context.ts';
export { createStaffCaller, type StaffRouter, staffRouter } from './staff/router.ts';
