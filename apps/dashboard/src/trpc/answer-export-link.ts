import { openExportLink } from '@lethe/api';
import { isDomainError } from '@lethe/core/errors';
import { plainText, sendFile } from './answer-download.ts';
import { services } from './compose-services.ts';
import { originOf } from './read-origin.ts';

/** 256 bits in base64url. */
const TOKEN = /^[\w-]{43}$/;
const NOTHING = 'This link opens nothing. It may have been replaced or removed, or the export has ended.';

/** A link that opens nothing is answered alike, whatever the reason. */
export async function answerExportLink(request: Request, token: string): Promise<Response> {
  if (!TOKEN.test(token)) return plainText(404, NOTHING);
  const { ports, clock, logger } = await services();
  try {
    const archive = await openExportLink({ ...ports, clock }, { token, origin: originOf(request.headers) });
    if (archive === null) return plainText(404, NOTHING);
    return sendFile({ name: archive.fileName, mediaType: archive.mediaType, content: archive.chunks });
  } catch (error) {
    if (isDomainError(error)) return plainText(404, NOTHING);
    logger.error('export_link_failed', error);
    return plainText(500, 'Something went wrong on our side.');
  }
}
