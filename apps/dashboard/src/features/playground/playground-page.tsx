import 'server-only';
import { TRPCError } from '@trpc/server';
import { services } from '../../trpc/compose-services.ts';
import { orNotFound, serverApi } from '../../trpc/server.ts';
import { PlaygroundLoader } from './playground-loader.tsx';

interface PlaygroundPageProps {
  organizationSlug: string;
  /** The request to run again. */
  from: string | null;
  canReadPayload: boolean;
}

const MODEL_FIRST_DEMO = 'simulator/gpt-5-mini';
const MODEL_FIRST = 'openai/gpt-5-mini';

/** Fetches what a run is chosen from. The payload of the request to run again is read by the browser, as everywhere. */
export async function PlaygroundPage({ organizationSlug, from, canReadPayload }: PlaygroundPageProps) {
  const api = await serverApi();
  const [{ environment }, projects, { facets, now }, stored] = await Promise.all([
    services(),
    orNotFound(api.projects.list({ organizationSlug })),
    orNotFound(api.requests.facets({ organizationSlug, field: 'model' })),
    findRequest(organizationSlug, from),
  ]);
  const models = facets.flatMap(({ values }) => values.map(({ value }) => value));
  return (
    <PlaygroundLoader
      key={from}
      organizationSlug={organizationSlug}
      projects={projects.filter(({ archivedAt }) => archivedAt === null).map(({ id, name }) => ({ id, name }))}
      models={models}
      model={environment.mode === 'demo' ? MODEL_FIRST_DEMO : (models[0] ?? MODEL_FIRST)}
      from={stored}
      canReadPayload={canReadPayload}
      isGatewayKnown={environment.gatewayUrl !== null}
      now={now}
    />
  );
}

async function findRequest(organizationSlug: string, requestId: string | null) {
  if (requestId === null) return null;
  const api = await serverApi();
  try {
    return await api.requests.get({ organizationSlug, requestId });
  } catch (error) {
    if (error instanceof TRPCError && error.code === 'NOT_FOUND') return 'missing' as const;
    return orNotFound(Promise.reject<never>(error));
  }
}
