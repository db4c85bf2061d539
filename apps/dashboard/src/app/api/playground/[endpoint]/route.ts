import { ENDPOINTS } from '@lethe/core/payloads';
import { currentUser } from '@/authentication/current-user.ts';
import {
  forwardToGateway,
  isPlaygroundKey,
  PLAYGROUND_BODY_BYTES_MAX,
  refusePlayground,
} from '@/playground/forward-to-gateway.ts';
import { PLAYGROUND_KEY_HEADER } from '@/playground/key-header.ts';
import { checkRequestOrigin } from '@/trpc/check-request-origin.ts';
import { services } from '@/trpc/compose-services.ts';

/** Sends what the playground wrote to the gateway: for people who are signed in, from a page of this dashboard, with a key that they made. */
export async function POST(request: Request, { params }: { params: Promise<{ endpoint: string }> }): Promise<Response> {
  const { environment, logger } = await services();
  const refusal = checkRequestOrigin(request, environment.publicUrl, PLAYGROUND_BODY_BYTES_MAX);
  if (refusal !== null) return refusePlayground(refusal.status, refusal.message);
  if ((await currentUser()) === null) return refusePlayground(401, 'Sign in to use the playground.');
  const { endpoint: name } = await params;
  const endpoint = ENDPOINTS.find((known) => known === name);
  if (endpoint === undefined) return refusePlayground(404, 'There is no such API.');
  const { headers, signal } = request;
  if (!isPlaygroundKey(headers.get(PLAYGROUND_KEY_HEADER))) return refusePlayground(401, 'That is not an API key.');
  if (environment.gatewayUrl === null)
    return refusePlayground(
      503,
      'The dashboard was not told where the gateway is. Its operator sets LETHE_GATEWAY_URL.',
    );
  try {
    const body = await request.arrayBuffer();
    return await forwardToGateway(environment.gatewayUrl, { endpoint, headers, body, signal });
  } catch (error) {
    if (signal.aborted) return refusePlayground(499, 'The page hung up.');
    logger.error('playground_forward_failed', error);
    return refusePlayground(502, 'The gateway did not answer.');
  }
}
