import type { DownloadCallers, DownloadedFile } from '@/trpc/answer-download.ts';

const JSON_MEDIA_TYPE = 'application/json; charset=utf-8';
const TEXT_MEDIA_TYPE = 'text/plain; charset=utf-8';
const INDEX = /^(?:0|[1-9]\d{0,14})$/;

/** Reads what an address asks for. Null for a file that does not exist, or does not exist yet. The procedures refuse what else is wrong. */
export async function readProofFile(
  callers: DownloadCallers,
  file: string,
  parameters: URLSearchParams,
): Promise<DownloadedFile | null> {
  const organizationSlug = parameters.get('organization') ?? '';
  if (file === 'audit-log') return readAuditProof(callers, organizationSlug, parameters);
  const index = parameters.get('index') ?? '';
  if ((file !== 'receipt' && file !== 'checkpoint') || !INDEX.test(index)) return null;
  const { receipt, checkpoint } = await callers.api.proof.receipt({ organizationSlug, index: Number(index) });
  if (receipt === null) return null;
  if (file === 'receipt')
    return {
      name: `receipt-${index}.json`,
      mediaType: JSON_MEDIA_TYPE,
      content: `${JSON.stringify(receipt, null, 2)}\n`,
    };
  return { name: checkpointFileName(checkpoint?.size), mediaType: TEXT_MEDIA_TYPE, content: receipt.checkpoint };
}

async function readAuditProof(
  { downloads }: DownloadCallers,
  organizationSlug: string,
  parameters: URLSearchParams,
): Promise<DownloadedFile> {
  const instantOf = (name: string) => {
    const text = parameters.get(name);
    return text === null ? undefined : new Date(text);
  };
  const range = { from: instantOf('from'), to: instantOf('to') };
  const { fileName, mediaType, chunks } = await downloads.auditProof({ organizationSlug, ...range });
  return { name: fileName, mediaType, content: chunks };
}

/** A checkpoint that no key of the log opens has no size to be named by. */
function checkpointFileName(size: number | undefined): string {
  return size === undefined ? 'checkpoint.txt' : `checkpoint-${size}.txt`;
}
