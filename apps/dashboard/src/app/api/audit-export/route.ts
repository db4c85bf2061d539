import { readExportQuery } from '@/features/audit-log/read-export-query.ts';
import { answerDownload } from '@/trpc/answer-download.ts';

/** The audit log as a file. */
export function GET(request: Request): Promise<Response> {
  return answerDownload(request, 'audit-export', async ({ downloads }) => {
    const file = await downloads.auditLog(readExportQuery(new URL(request.url).searchParams));
    return { name: file.fileName, mediaType: file.mediaType, content: file.chunks };
  });
}
