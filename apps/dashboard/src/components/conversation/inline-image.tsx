'use client';

import type { MediaSource } from '@lethe/core/payloads';
import { useEffect, useMemo, useState } from 'react';
import { formatBytes } from '../format/duration.ts';
import { AttachmentCard } from './attachment-card.tsx';
import { decodeBytes } from './decode-image.ts';

/** An image out of its own bytes. The browser gets an object URL of them, never an address from the payload. */
export function InlineImage({ source }: { source: Extract<MediaSource, { kind: 'inline' }> }) {
  const bytes = useMemo(() => decodeBytes(source), [source]);
  const [url, setUrl] = useState<string | null>(null);
  const [isBroken, setIsBroken] = useState(false);
  // Object URLs live in the browser until they are revoked.
  useEffect(() => {
    if (bytes === null) return undefined;
    const created = URL.createObjectURL(new Blob([bytes], { type: source.mediaType }));
    setUrl(created);
    return () => URL.revokeObjectURL(created);
  }, [bytes, source.mediaType]);

  if (bytes === null || isBroken)
    return <AttachmentCard icon="image" title={source.mediaType} source={source} remark="These bytes are no image." />;
  const label = `${source.mediaType}, ${formatBytes(source.sizeBytes)}`;
  return (
    <figure className="max-w-[360px]">
      {url === null ? (
        <div className="h-40 w-full rounded-control border bg-sunken" />
      ) : (
        <img
          src={url}
          alt={`Attached to the message: ${label}`}
          onError={() => setIsBroken(true)}
          className="max-h-[320px] rounded-control border bg-sunken object-contain"
        />
      )}
      <figcaption className="numeric mt-1 text-ink-3 text-label">{label}</figcaption>
    </figure>
  );
}
