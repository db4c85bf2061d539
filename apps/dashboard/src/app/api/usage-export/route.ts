import { readUsageExport } from '@/features/usage/read-usage-export.ts';
import { answerDownload } from '@/trpc/answer-download.ts';

/** The rows of usage as a file. */
export function GET(request: Request): Promise<Response> {
  return answerDownload(request, 'usage-export', async ({ downloads }) => {
    const file = await downloads.usage(readUsageExport(new URL(request.url).searchParams));
    return { name: file.fileName, mediaType: file.mediaType, content: file.chunks };
  });
}
