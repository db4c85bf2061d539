import { createRouter } from '../procedure/builder.ts';
import { getLifecycle } from './get-lifecycle.ts';
import { getStatus } from './get-status.ts';
import { listSubprocessors } from './list-subprocessors.ts';

export const complianceRouter = createRouter({
  lifecycle: getLifecycle,
  status: getStatus,
  subprocessors: listSubprocessors,
});
