import type { ContentPart, MediaSource } from '@lethe/core/payloads';
import { JsonBlock } from '../json-tree/json-block.tsx';
import type { DocumentValue } from '../json-tree/parse-document.ts';
import { Chunks } from '../primitives/chunks.tsx';
import { ClippedText } from '../primitives/clipped-text.tsx';
import { AttachmentCard } from './attachment-card.tsx';
import { showableImage } from './decode-image.ts';
import { InlineImage } from './inline-image.tsx';

/** A message longer than this is cut, with a button for the rest. */
const MESSAGE_CHARACTERS_MAX = 4_000;

/** The content of a message, part by part. All of it is text, or bytes that are shown as an image. */
export function ContentParts({ parts }: { parts: readonly ContentPart[] }) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Chunks items={parts} noun="parts" render={(part) => <Part part={part} />} />
    </div>
  );
}

function Part({ part }: { part: ContentPart }) {
  switch (part.kind) {
    case 'text':
      return <MessageText text={part.text} />;
    case 'refusal':
      return <MessageText text={part.text} />;
    case 'image':
      return <ImagePart source={part.source} />;
    case 'audio':
      return (
        <>
          {part.transcript === null ? null : <MessageText text={part.transcript} />}
          <AttachmentCard
            icon="sound"
            title={part.transcript === null ? 'Audio' : 'Audio of this text'}
            source={part.source}
          />
        </>
      );
    case 'file':
      return <AttachmentCard icon="file" title={part.name ?? 'File without a name'} source={part.source} />;
    case 'unknown':
      return <JsonBlock value={part.json as DocumentValue} className="rounded-card border px-3 py-2" />;
  }
}

function ImagePart({ source }: { source: MediaSource }) {
  const shown = showableImage(source);
  if (shown !== null) return <InlineImage source={shown} />;
  return <AttachmentCard icon="image" title={source.kind === 'inline' ? source.mediaType : 'Image'} source={source} />;
}

/** An empty line of the text is a gap of 8 px; longer gaps keep their lines. */
export function MessageText({ text }: { text: string }) {
  const [first = '', ...others] = text.length > MESSAGE_CHARACTERS_MAX ? [text] : text.split('\n\n');
  return (
    <div className="max-w-[70ch] text-[15px] leading-[22px] md:text-conversation">
      <p dir="auto">
        <ClippedText text={first} limit={MESSAGE_CHARACTERS_MAX} />
      </p>
      {others.map((paragraph, index) => (
        <p key={index} dir="auto" className="foreign-text mt-2">
          {paragraph}
        </p>
      ))}
    </div>
  );
}
