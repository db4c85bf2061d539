import { createDownloadCaller } from '@lethe/api';
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { readExportQuery } from '@/features/audit-log/read-export-query.ts';
import { streamText } from '@/features/audit-log/stream-text.ts';
import { services } from '@/trpc/compose-services.ts';
import { createContext } from '@/trpc/create-context.ts';

/** The audit log as a file. Who may have it is decided by the procedure behind this, before the first byte is sent. */
export async function GET(request: Request): Promise<Response> {
  const { logger } = await services();
  try {
    const caller = createDownloadCaller(await createContext());
    const file = await caller.auditLog(readExportQuery(new URL(request.url).searchParams));
    return new Response(streamText(file.chunks), {
      headers: {
        'content-type': file.mediaType,
        'content-disposition': `attachment; filename="${file.fileName}"`,
        'cache-control': 'no-store',
      },
    });
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    const status = getHTTPStatusCodeFromError(error);
    if (status >= 500) logger.error('procedure_failed', error.cause ?? error, { route: 'audit-export' });
    const message = status >= 500 ? 'Something went wrong on our side.' : error.message;
    return new Response(`${message}\n`, {
      status,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    });
  }
}
