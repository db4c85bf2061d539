import { answerExportLink } from '@/trpc/answer-export-link.ts';

/** What a link to an export opens. Its token is the only credential, so no session counts. */
export async function GET(request: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  return answerExportLink(request, (await params).token);
}

export const dynamic = 'force-dynamic';
