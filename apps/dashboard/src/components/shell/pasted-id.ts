import { isUuid } from '@lethe/core/tenancy';

/** A request id out of what was pasted: bare, in quotes, or as a response header. Null for anything else. */
export function pastedRequestId(text: string): string | null {
  const id = text
    .trim()
    .toLowerCase()
    .replace(/^x-request-id:\s*/, '')
    .replace(/^["'`]|["'`]$/g, '');
  return isUuid(id) ? id : null;
}
