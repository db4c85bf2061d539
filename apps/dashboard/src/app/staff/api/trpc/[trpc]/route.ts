import { staffRouter } from '@lethe/api';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { checkRequestOrigin } from '@/trpc/check-request-origin.ts';
import { services } from '@/trpc/compose-services.ts';
import { createStaffContext } from '@/trpc/create-staff-context.ts';

const NO_STORE = { 'cache-control': 'no-store' };

async function answer(request: Request): Promise<Response> {
  const { environment, logger } = await services();
  const refusal = checkRequestOrigin(request, environment.publicUrl);
  if (refusal !== null)
    return Response.json({ error: { message: refusal.message } }, { status: refusal.status, headers: NO_STORE });
  return fetchRequestHandler({
    endpoint: '/staff/api/trpc',
    req: request,
    router: staffRouter,
    createContext: createStaffContext,
    responseMeta: () => ({ headers: NO_STORE }),
    onError: ({ error, path }) => {
      if (error.code === 'INTERNAL_SERVER_ERROR')
        logger.error('procedure_failed', error.cause ?? error, { route: path });
    },
  });
}

export { answer as GET, answer as POST };
