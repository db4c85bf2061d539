// Hot path: budget 2 µs for a request without fallback.
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError, isDomainError } from '@lethe/core/errors';
import { isModelAllowed } from '@lethe/core/keys';
import type { Endpoint } from '@lethe/core/payloads';
import type { KeySnapshot } from '@lethe/db';
import type { ModelCatalog, ModelRoute, UsableAccounts } from '../providers/model-catalog.ts';
import { NO_OWN_PROVIDERS, type TenantProviders } from '../providers/tenant-providers.ts';

const FALLBACK_HEADER = 'x-lethe-fallback';
/** Models that a caller may name besides the first. */
export const FALLBACKS_MAX = 5;

export interface CandidatePorts extends AccountPorts {
  readonly catalog: Pick<ModelCatalog, 'candidates'>;
}

export interface AccountPorts {
  readonly tenantProviders: Pick<TenantProviders, 'of'>;
  /** Whether projects that pay their own inference may use the operator's accounts: where the operator and the tenant are one, and in a demo. */
  readonly areOperatorAccountsOpen: boolean;
}

export interface CandidateQuery {
  readonly model: string;
  readonly endpoint: Endpoint;
  readonly headers: IncomingHttpHeaders;
  /** The member of the body that names what an account at the provider has stored; null when there is none. */
  readonly storedReference: string | null;
  /** Whether the body names further models, between which a reseller chooses by itself. */
  readonly hasOtherModels: boolean;
}

/**
 * Where a request may go: its model at each provider that has it, then the models of `x-lethe-fallback` in their order.
 * @returns at least one
 * @throws {DomainError} whatever the catalog says of a model; model_not_allowed, invalid_request
 */
export function chooseCandidates(
  ports: CandidatePorts,
  principal: KeySnapshot,
  query: CandidateQuery,
): readonly ModelRoute[] {
  const routes = routesOf(ports, principal, query);
  const { storedReference, hasOtherModels } = query;
  if (hasOtherModels) refuseOtherModels(principal);
  if (storedReference === null || ports.areOperatorAccountsOpen) return routes;
  // In the operator's account the answers of all tenants lie side by side, and whoever knows an id could go on from another's.
  const own = routes.filter(({ provider }) => provider.isTenantOwned);
  if (own.length > 0) return own;
  const message = `The field "${storedReference}" names what a provider has stored, which needs a provider key of your own.`;
  throw new DomainError('invalid_request', message, { param: storedReference });
}

/** Which of them answered nobody would know here: neither whether the key may call it, nor what it costs. */
function refuseOtherModels({ allowedModels, projectMode }: KeySnapshot): void {
  if (projectMode === 'api_keys' && allowedModels.length === 0) return;
  const message = `The field "models" lets a provider choose another model. Name further models in "${FALLBACK_HEADER}".`;
  throw new DomainError('invalid_request', message, { param: 'models' });
}

function routesOf(
  ports: CandidatePorts,
  principal: KeySnapshot,
  { model, endpoint, headers }: CandidateQuery,
): readonly ModelRoute[] {
  const accounts = accountsOf(ports, principal);
  const first = allowed(principal, ports.catalog.candidates(model, endpoint, accounts), 'model');
  const fallback = headers[FALLBACK_HEADER];
  if (fallback === undefined) return first;
  const further = readFallback(fallback).flatMap((name) => [
    ...allowed(principal, fallbackCandidates(ports, name, endpoint, accounts), FALLBACK_HEADER),
  ]);
  return [...first, ...further];
}

/** Credits pay the operator's accounts only; whoever pays the provider himself uses his own. */
export function accountsOf(ports: AccountPorts, principal: KeySnapshot): UsableAccounts {
  if (principal.projectMode === 'credits') return CREDITS_ACCOUNTS;
  return { own: ports.tenantProviders.of(principal), isOperatorUsable: ports.areOperatorAccountsOpen };
}

const CREDITS_ACCOUNTS: UsableAccounts = { own: NO_OWN_PROVIDERS, isOperatorUsable: true };

function fallbackCandidates(
  { catalog }: CandidatePorts,
  name: string,
  endpoint: Endpoint,
  accounts: UsableAccounts,
): readonly ModelRoute[] {
  try {
    return catalog.candidates(name, endpoint, accounts);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    throw new DomainError(error.code, error.publicMessage, { ...error.details, param: FALLBACK_HEADER }, error);
  }
}

function allowed({ allowedModels }: KeySnapshot, routes: readonly ModelRoute[], param: string): readonly ModelRoute[] {
  if (allowedModels.length === 0) return routes;
  const found = routes.filter(({ provider, model }) =>
    isModelAllowed(allowedModels, { provider: provider.name, model }),
  );
  if (found.length > 0) return found;
  throw new DomainError('model_not_allowed', 'This API key may not call this model.', { param });
}

function readFallback(header: string | readonly string[]): readonly string[] {
  const names = String(header)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length > 0 && names.length <= FALLBACKS_MAX) return names;
  const message = `"${FALLBACK_HEADER}" takes 1 to ${FALLBACKS_MAX} models, with commas between them.`;
  throw new DomainError('invalid_request', message, { param: FALLBACK_HEADER });
}
