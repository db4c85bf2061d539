import type { MediaSource } from '@lethe/core/payloads';

/** Raster formats alone: they cannot carry a script or fetch anything. */
const SHOWABLE = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
/** Larger images are offered as a download, so that opening a request never decodes them. */
export const IMAGE_SHOWN_BYTES_MAX = 12_000_000;

type InlineSource = Extract<MediaSource, { kind: 'inline' }>;

/** The source of an image that may be shown; null for every other one. */
export function showableImage(source: MediaSource): InlineSource | null {
  return source.kind === 'inline' && SHOWABLE.has(source.mediaType) && source.sizeBytes <= IMAGE_SHOWN_BYTES_MAX
    ? source
    : null;
}

/** The bytes of an inline attachment; null when they are not base64. */
export function decodeBytes(source: InlineSource): Uint8Array<ArrayBuffer> | null {
  try {
    const text = atob(source.base64.replace(/-/g, '+').replace(/_/g, '/'));
    return Uint8Array.from(text, (character) => character.charCodeAt(0));
  } catch {
    // Whoever sent this called it base64, and it is not. The view says so.
    return null;
  }
}
