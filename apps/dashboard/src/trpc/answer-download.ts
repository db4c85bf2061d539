import { createCaller, createDownloadCaller, streamText } from '@lethe/api';
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { checkDownloadOrigin } from './check-request-origin.ts';
import { services } from './compose-services.ts';
import { createContext } from './create-context.ts';

export interface DownloadedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: string | Uint8Array | AsyncIterable<string | Uint8Array>;
}

export interface DownloadCallers {
  readonly api: ReturnType<typeof createCaller>;
  readonly downloads: ReturnType<typeof createDownloadCaller>;
}

/**
 * Answers a GET with a file. Who may have it is decided by the procedures that `find` calls, before the first byte is sent.
 */
export async function answerDownload(
  request: Request,
  route: string,
  find: (callers: DownloadCallers) => Promise<DownloadedFile | null>,
): Promise<Response> {
  const refusal = checkDownloadOrigin(request);
  if (refusal !== null) return plainText(refusal.status, refusal.message);
  const { logger } = await services();
  try {
    const context = await createContext();
    const found = await find({ api: createCaller(context), downloads: createDownloadCaller(context) });
    return found === null ? plainText(404, 'There is no such file.') : sendFile(found);
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    const status = getHTTPStatusCodeFromError(error);
    if (status >= 500) logger.error('procedure_failed', error.cause ?? error, { route });
    return plainText(status, status >= 500 ? 'Something went wrong on our side.' : error.message);
  }
}

export function sendFile({ name, mediaType, content }: DownloadedFile): Response {
  return new Response(bodyOf(content), {
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
}

function bodyOf(content: DownloadedFile['content']): BodyInit {
  if (typeof content === 'string') return content;
  return content instanceof Uint8Array ? new Uint8Array(content) : streamText(content);
}

export function plainText(status: number, sentence: string): Response {
  return new Response(`${sentence}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}
