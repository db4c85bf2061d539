import { readProofFile } from '@/features/proof/read-proof-file.ts';
import { answerDownload } from '@/trpc/answer-download.ts';

interface RouteContext {
  params: Promise<{ file: string }>;
}

/** A receipt, its checkpoint, or the proof of the audit log as a file. */
export function GET(request: Request, { params }: RouteContext): Promise<Response> {
  return answerDownload(request, 'proof', async (callers) =>
    readProofFile(callers, (await params).file, new URL(request.url).searchParams),
  );
}
