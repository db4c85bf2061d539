import { createRouter } from '../procedure/builder.ts';
import { closeOrganization } from './close-organization.ts';
import { getLifecycle } from './get-lifecycle.ts';
import { getOwed } from './get-owed.ts';
import { payOwed } from './pay-owed.ts';
import { previewClosure } from './preview-closure.ts';
import { reopenOrganization } from './reopen-organization.ts';

export const lifecycleRouter = createRouter({
  get: getLifecycle,
  previewClosure,
  close: closeOrganization,
  reopen: reopenOrganization,
  getOwed,
  payOwed,
});
