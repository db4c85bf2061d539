import { createRouter } from '../procedure/builder.ts';
import { approveErasure } from './approve-erasure.ts';
import { declineErasure } from './decline-erasure.ts';
import { getErasure } from './get-erasure.ts';
import { listErasures } from './list-erasures.ts';
import { previewErasure } from './preview-erasure.ts';
import { requestErasure } from './request-erasure.ts';
import { withdrawErasure } from './withdraw-erasure.ts';

export const erasuresRouter = createRouter({
  preview: previewErasure,
  request: requestErasure,
  list: listErasures,
  get: getErasure,
  approve: approveErasure,
  decline: declineErasure,
  withdraw: withdrawErasure,
});
