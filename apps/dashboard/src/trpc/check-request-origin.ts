/** The largest input that a procedure takes is a policy draft. */
const BODY_SIZE_MAX_BYTES = 64 * 1_024;
const JSON_MEDIA_TYPE = /^application\/json(?:\s*;|$)/i;

export interface RequestRefusal {
  readonly status: 403 | 411 | 413 | 415;
  readonly message: string;
}

/**
 * Decides whether a request that changes something may be looked at: it must come from a page of this dashboard and say that it is JSON,
 * which no form of another site can do. Reading requests carry no such duty, because another site cannot read their answers.
 */
export function checkRequestOrigin(
  request: Pick<Request, 'method' | 'headers'>,
  publicUrl: string,
  bodySizeMaxBytes = BODY_SIZE_MAX_BYTES,
): RequestRefusal | null {
  if (request.method === 'GET' || request.method === 'HEAD') return null;
  const { headers } = request;
  if (headers.get('origin') !== new URL(publicUrl).origin) {
    return { status: 403, message: 'The request does not come from this dashboard.' };
  }
  if (!JSON_MEDIA_TYPE.test(headers.get('content-type') ?? '')) {
    return { status: 415, message: 'Requests carry application/json.' };
  }
  const length = headers.get('content-length');
  if (length === null) return { status: 411, message: 'The request does not say how long it is.' };
  return Number(length) <= bodySizeMaxBytes ? null : { status: 413, message: 'The request is too large.' };
}

/**
 * Decides whether a file may be handed out. A page of another site cannot read it, but starting the download would put an export that the
 * reader never asked for into the audit log.
 */
export function checkDownloadOrigin({ headers }: Pick<Request, 'headers'>): RequestRefusal | null {
  if (headers.get('sec-fetch-site') !== 'cross-site') return null;
  return { status: 403, message: 'Another site has asked for this file. Open the dashboard and download it there.' };
}
