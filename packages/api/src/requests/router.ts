import { createRouter } from '../procedure/builder.ts';
import { countFacets } from './count-facets.ts';
import { countHistogram } from './count-histogram.ts';
import { eraseRequestPayload } from './erase-request-payload.ts';
import { findNeighbours } from './find-neighbours.ts';
import { getRequest } from './get-request.ts';
import { listModels } from './list-models.ts';
import { listRequests } from './list-requests.ts';
import { readRequestPayload } from './read-request-payload.ts';

export const requestsRouter = createRouter({
  list: listRequests,
  get: getRequest,
  neighbours: findNeighbours,
  payload: readRequestPayload,
  erase: eraseRequestPayload,
  models: listModels,
  histogram: countHistogram,
  facets: countFacets,
});
