import { readInvoiceFile } from '@/features/billing/invoices/read-invoice-file.ts';
import { answerDownload } from '@/trpc/answer-download.ts';

/** One invoice as a file: `/api/invoices/{id}.pdf?organization={slug}`, or `.csv`. */
export async function GET(request: Request, { params }: { params: Promise<{ file: string }> }): Promise<Response> {
  const { file } = await params;
  return answerDownload(request, 'invoices', async ({ downloads }) => {
    const query = readInvoiceFile(file, new URL(request.url).searchParams);
    if (query === null) return null;
    const { fileName, mediaType, content } = await downloads.invoice(query);
    return { name: fileName, mediaType, content };
  });
}
