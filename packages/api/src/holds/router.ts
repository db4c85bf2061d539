import { createRouter } from '../procedure/builder.ts';
import { changeHold } from './change-hold.ts';
import { listCoveringHolds } from './list-covering-holds.ts';
import { listHeldRequests } from './list-held-requests.ts';
import { listHolds } from './list-holds.ts';
import { placeHold } from './place-hold.ts';
import { previewHold } from './preview-hold.ts';

export const holdsRouter = createRouter({
  list: listHolds,
  requests: listHeldRequests,
  covering: listCoveringHolds,
  preview: previewHold,
  place: placeHold,
  change: changeHold,
});
