import { answerManagementRequest } from '@lethe/api';
import { services } from '@/trpc/compose-services.ts';
import { originOf } from '@/trpc/read-origin.ts';

/** The management API. A call carries its key in a header and no cookie counts, so another site cannot make a browser call it. */
async function answer(request: Request): Promise<Response> {
  const { environment, clock, ports, logger } = await services();
  return answerManagementRequest(request, {
    mode: environment.mode,
    clock,
    ports,
    retention: { selfHosted: environment.selfHosted },
    backupRetentionDays: environment.backupRetentionDays,
    lifePeriods: environment.lifePeriods,
    publicUrl: environment.publicUrl,
    origin: originOf(request.headers),
    reportFailure: (error, route) => logger.error('operation_failed', error, { route }),
  });
}

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
