import { readMetadataExport } from '@/features/exports/read-download.ts';
import { answerDownload } from '@/trpc/answer-download.ts';

/** The metadata of requests as a file. */
export function GET(request: Request): Promise<Response> {
  return answerDownload(request, 'metadata-export', async ({ downloads }) => {
    const file = await downloads.metadata(readMetadataExport(new URL(request.url).searchParams));
    return { name: file.fileName, mediaType: file.mediaType, content: file.chunks };
  });
}
