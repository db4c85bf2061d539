// Hot path: budget 50 µs for a body of 6 KB, most of it parsing.
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '@lethe/core/errors';
import { isModelAllowed } from '@lethe/core/keys';
import type { RecordedHandles } from '@lethe/core/payloads';
import {
  type EffectiveRetention,
  effectiveRetention,
  retentionBounds,
  type SelfHostedPeriods,
} from '@lethe/core/retention';
import type { RequestId } from '@lethe/core/tenancy';
import type { Clock } from '@lethe/core/time';
import type { KeySnapshot } from '@lethe/db';
import type { GatewayLimits } from '../limits.ts';
import type { ModelCatalog, ModelRoute } from '../providers/model-catalog.ts';
import type { TenantProviders } from '../providers/tenant-providers.ts';
import { type ChatRequest, parseRequest } from '../wire/openai/parse-request.ts';
import { rewriteRequest } from '../wire/openai/rewrite-request.ts';
import { readHandles } from './read-handles.ts';
import { readRetentionWish } from './read-retention-wish.ts';
import type { Recorder } from './recorder.ts';

/** A request that was let in. Everything in it is decided once and holds to the end. */
export interface Admission {
  readonly requestId: RequestId;
  readonly principal: KeySnapshot;
  readonly request: ChatRequest;
  readonly upstreamBody: Buffer;
  readonly route: ModelRoute;
  readonly handles: RecordedHandles;
  readonly retention: EffectiveRetention;
  readonly admittedAt: Date;
  /** On the monotonic clock, when the request arrived. */
  readonly arrivedAtMs: number;
}

export interface AdmitPorts {
  readonly clock: Clock;
  readonly catalog: ModelCatalog;
  readonly tenantProviders: Pick<TenantProviders, 'of'>;
  readonly recorder: Pick<Recorder, 'hasRoom'>;
  readonly limits: Pick<GatewayLimits, 'jsonDepthMax'>;
  /** Set by the operator of a self-hosted installation; plans then do not bound. */
  readonly selfHosted: SelfHostedPeriods | null;
}

export interface Arrival {
  readonly requestId: RequestId;
  readonly arrivedAtMs: number;
  readonly headers: IncomingHttpHeaders;
}

/** @throws {DomainError} whatever is wrong with the request; service_unavailable when its record would have no place */
export function admit(ports: AdmitPorts, arrival: Arrival, principal: KeySnapshot, body: Buffer): Admission {
  const request = parseRequest(body, ports.limits);
  const handles = readHandles(arrival.headers, request.endUser);
  const wish = readRetentionWish(arrival.headers);
  const route = ports.catalog.resolve(request.model, ports.tenantProviders.of(principal));
  checkModel(principal, route);
  const admittedAt = ports.clock.now();
  if (
    principal.projectMode === 'credits' &&
    ports.catalog.ratesFor(route, { at: admittedAt, promptTokens: 0 }) === null
  ) {
    const message = 'The price of this model is not known, so credits cannot pay for it.';
    throw new DomainError('model_price_unknown', message, { param: 'model' });
  }
  if (!ports.recorder.hasRoom()) {
    throw new DomainError('service_unavailable', 'The gateway cannot record requests right now. Please try again.');
  }
  const bounds = retentionBounds(principal.plan, ports.selfHosted);
  return {
    requestId: arrival.requestId,
    principal,
    request,
    upstreamBody: rewriteRequest(request, route.model),
    route,
    handles,
    retention: effectiveRetention({
      policy: principal.policy,
      bounds,
      project: principal.projectRetention,
      key: principal.keyRetention,
      request: wish,
      admittedAt,
    }),
    admittedAt,
    arrivedAtMs: arrival.arrivedAtMs,
  };
}

function checkModel({ allowedModels }: KeySnapshot, { provider, model }: ModelRoute): void {
  if (isModelAllowed(allowedModels, { provider: provider.name, model })) return;
  throw new DomainError('model_not_allowed', 'This API key may not call this model.', { param: 'model' });
}
