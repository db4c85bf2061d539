import 'server-only';
import type { ApiContext } from '@lethe/api';
import { currentSession } from '../authentication/current-user.ts';
import { services } from './compose-services.ts';
import { readOrigin } from './read-origin.ts';

/** What procedures get for the request that is being answered. The person comes from the session cookie and from nowhere else. */
export async function createContext(): Promise<ApiContext> {
  const { environment, clock, ports } = await services();
  const session = await currentSession();
  return {
    user: session?.user ?? null,
    sessionId: session?.sessionId ?? null,
    mode: environment.mode,
    origin: await readOrigin(),
    clock,
    publicUrl: environment.publicUrl,
    ports,
    retention: { selfHosted: environment.selfHosted },
    backupRetentionDays: environment.backupRetentionDays,
    lifePeriods: environment.lifePeriods,
  };
}
