import { readArchive } from '@/features/exports/read-download.ts';
import { answerDownload } from '@/trpc/answer-download.ts';

/** A ready export as one archive. */
export function GET(request: Request): Promise<Response> {
  return answerDownload(request, 'export', async ({ downloads }) => {
    const archive = await downloads.export(readArchive(new URL(request.url).searchParams));
    return { name: archive.fileName, mediaType: archive.mediaType, content: archive.chunks };
  });
}
