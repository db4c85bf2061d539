import 'server-only';
import type { Permission, Role } from '@lethe/core/tenancy';
import { services } from '../../../trpc/compose-services.ts';
import { orNotFound, serverApi } from '../../../trpc/server.ts';
import { RequestScreen } from './request-screen.tsx';

interface RequestPageProps {
  organizationSlug: string;
  requestId: string;
  role: Role;
  permissions: readonly Permission[];
}

/** Fetches the metadata. The payload is read by the browser, so that it is in no page that a cache could keep. */
export async function RequestPage({ organizationSlug, requestId, role, permissions }: RequestPageProps) {
  const api = await serverApi();
  const { environment } = await services();
  const { request, state, now } = await orNotFound(api.requests.get({ organizationSlug, requestId }));
  return (
    <RequestScreen
      organizationSlug={organizationSlug}
      request={request}
      state={state}
      now={now}
      role={role}
      canReadPayload={permissions.includes('payload:read')}
      canReadHeldPayload={permissions.includes('payload:read_held')}
      canErasePayload={permissions.includes('payload:erase')}
      gatewayUrl={environment.gatewayUrl}
    />
  );
}
