import { type AuthenticatePorts, authenticate } from '../pipeline/authenticate.ts';
import type { ModelCatalog } from '../providers/model-catalog.ts';
import type { Route } from './route.ts';

/** The price data does not say when a model was made. */
const CREATED_UNKNOWN = 0;

export interface ListModelsPorts extends AuthenticatePorts {
  readonly catalog: ModelCatalog;
}

/** The models that can be called now and have a price, in the OpenAI list shape. Which they are is settled at the start. */
export function listModels(ports: ListModelsPorts): Route {
  const models = ports.catalog.list().map(({ id, ownedBy }) => ({
    id,
    object: 'model',
    created: CREATED_UNKNOWN,
    owned_by: ownedBy,
  }));
  const body = Buffer.from(JSON.stringify({ object: 'list', data: models }));
  return {
    method: 'GET',
    path: '/v1/models',
    async run({ request, client }) {
      await authenticate(ports, request.headers.authorization);
      client.answerJson(body);
    },
  };
}
