import { refuseInactive } from '@lethe/core/tenancy';
import { type AuthenticatePorts, authenticate } from '../pipeline/authenticate.ts';
import type { ModelCatalog } from '../providers/model-catalog.ts';
import type { OwnProviders, TenantProviders } from '../providers/tenant-providers.ts';
import type { Route } from './route.ts';

/** The price data does not say when a model was made. */
const CREATED_UNKNOWN = 0;

export interface ListModelsPorts extends AuthenticatePorts {
  readonly catalog: ModelCatalog;
  readonly tenantProviders: TenantProviders;
}

/** The models that can be called now and have a price, in the OpenAI list shape. Which of the operator's they are is settled at the start. */
export function listModels(ports: ListModelsPorts): Route {
  const usual = bodyOf(ports.catalog);
  return {
    method: 'GET',
    path: '/v1/models',
    async run({ request, client }) {
      const principal = await authenticate(ports, request.headers.authorization);
      refuseInactive({ state: principal.lifecycleState });
      const own = ports.tenantProviders.of(principal);
      client.answerJson(own.names.length === 0 ? usual : bodyOf(ports.catalog, own));
    },
  };
}

function bodyOf(catalog: ModelCatalog, own?: OwnProviders): Buffer {
  const models = catalog.list(own).map(({ id, ownedBy }) => ({
    id,
    object: 'model',
    created: CREATED_UNKNOWN,
    owned_by: ownedBy,
  }));
  return Buffer.from(JSON.stringify({ object: 'list', data: models }));
}
