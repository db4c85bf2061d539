'use client';

import type { MediaSource } from '@lethe/core/payloads';
import { formatBytes } from '../format/duration.ts';
import { Button } from '../primitives/button.tsx';
import { ClippedText } from '../primitives/clipped-text.tsx';
import { CopyButton } from '../primitives/copy-button.tsx';
import { Icon, type IconName } from '../primitives/icon.tsx';
import { decodeBytes } from './decode-image.ts';

interface AttachmentCardProps {
  icon: IconName;
  title: string;
  source: MediaSource;
  remark?: string;
}

const ADDRESS_CHARACTERS_MAX = 200;

/** An attachment that is not shown: what it is, where it is, and its bytes as a download when they are in the payload. */
export function AttachmentCard({ icon, title, source, remark }: AttachmentCardProps) {
  return (
    <div className="flex max-w-[520px] items-start gap-3 rounded-card border px-3 py-2.5">
      <Icon name={icon} className="mt-0.5 text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="foreign-text font-medium">{title}</p>
        <p className="text-ink-3 text-label">{remark ?? describeSource(source)}</p>
        {source.kind === 'remote' ? (
          <ClippedText text={source.address} limit={ADDRESS_CHARACTERS_MAX} className="code mt-1 block text-ink-2" />
        ) : null}
        {source.kind === 'reference' ? <p className="code foreign-text mt-1 text-ink-2">{source.id}</p> : null}
      </div>
      {source.kind === 'inline' ? <DownloadButton source={source} title={title} /> : null}
      {source.kind === 'remote' ? (
        <CopyButton text={source.address} label="Copy the address" done="Address copied." />
      ) : null}
    </div>
  );
}

function describeSource(source: MediaSource): string {
  switch (source.kind) {
    case 'inline':
      return `${source.mediaType}, ${formatBytes(source.sizeBytes)}`;
    case 'remote':
      return 'Remote address, not fetched. Its bytes are not part of the payload.';
    case 'reference':
      return 'Uploaded to the provider, by id.';
    case 'missing':
      return 'No bytes and no address.';
  }
}

/** Saved as plain bytes: the browser never opens it under the type that the payload claims. */
function DownloadButton({ source, title }: { source: Extract<MediaSource, { kind: 'inline' }>; title: string }) {
  const save = () => {
    const bytes = decodeBytes(source);
    if (bytes === null) return;
    const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
    const anchor = document.createElement('a');
    anchor.href = url;
    anchor.download = title.replace(/[^\w.-]+/g, '_').slice(0, 100) || 'attachment';
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(url), 0);
  };
  return (
    <Button onClick={save}>
      <Icon name="download" />
      Save
    </Button>
  );
}
