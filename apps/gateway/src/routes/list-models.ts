import { isModelAllowed } from '@lethe/core/keys';
import { refuseInactive } from '@lethe/core/tenancy';
import type { KeySnapshot } from '@lethe/db';
import { type AuthenticatePorts, authenticate } from '../pipeline/authenticate.ts';
import { type AccountPorts, accountsOf } from '../pipeline/choose-candidates.ts';
import type { ModelCatalog } from '../providers/model-catalog.ts';
import type { Route } from './route.ts';

/** The price data does not say when a model was made. */
const CREATED_UNKNOWN = 0;

export interface ListModelsPorts extends AuthenticatePorts, AccountPorts {
  readonly catalog: Pick<ModelCatalog, 'list'>;
}

/** The models that this key can call now and that have a price, in the OpenAI list shape. */
export function listModels(ports: ListModelsPorts): Route {
  return {
    method: 'GET',
    path: '/v1/models',
    async run({ request, client }) {
      const principal = await authenticate(ports, request.headers);
      refuseInactive({ state: principal.lifecycleState });
      client.answerJson(bodyOf(ports, principal));
    },
  };
}

function bodyOf(ports: ListModelsPorts, principal: KeySnapshot): Buffer {
  const models = ports.catalog
    .list(accountsOf(ports, principal))
    .filter(({ id, ownedBy }) =>
      isModelAllowed(principal.allowedModels, { provider: ownedBy, model: id.slice(ownedBy.length + 1) }),
    )
    .map(({ id, ownedBy }) => ({ id, object: 'model', created: CREATED_UNKNOWN, owned_by: ownedBy }));
  return Buffer.from(JSON.stringify({ object: 'list', data: models }));
}
