'use client';

import { assembleStream, type Endpoint, isEventStream, type PayloadDocument } from '@lethe/core/payloads';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { formatBytes, formatCount } from '../../../components/format/duration.ts';
import { JsonTree } from '../../../components/json-tree/json-tree.tsx';
import { type DocumentValue, parseDocument } from '../../../components/json-tree/parse-document.ts';
import { ClippedText } from '../../../components/primitives/clipped-text.tsx';
import { Segments } from '../../../components/primitives/segments.tsx';
import type { ReadablePayload } from './payload-status.ts';
import { StreamEvents } from './stream-events.tsx';

const PARTS = ['request', 'response', 'events'] as const;
type Part = (typeof PARTS)[number];
const TEXT_CHARACTERS_MAX = 20_000;

/** The stored texts as trees. A streamed answer is shown put together, and event by event as it came. */
export function JsonTab({ endpoint, payload }: { endpoint: Endpoint; payload: ReadablePayload }) {
  const [asked, setPart] = useQueryState('part', parseAsStringLiteral(PARTS).withDefault('request'));
  const { request, response } = payload;
  const stream = useMemo(
    () => (response !== null && isEventStream(response) ? assembleStream(endpoint, response.text) : null),
    [endpoint, response],
  );
  const options: readonly { value: Part; label: string; isDisabled?: boolean }[] = [
    { value: 'request', label: 'Request' },
    { value: 'response', label: stream === null ? 'Response' : 'Response, assembled', isDisabled: response === null },
    ...(stream === null ? [] : [{ value: 'events' as const, label: `Events, ${formatCount(stream.events.length)}` }]),
  ];
  const part = options.some(({ value, isDisabled }) => value === asked && isDisabled !== true) ? asked : 'request';
  const shown = part === 'request' || response === null ? request : response;
  return (
    <div className="flex flex-col gap-3 pt-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Segments label="Part of the payload" options={options} value={part} onPick={(next) => void setPart(next)} />
        <span className="numeric text-ink-3 text-label">
          {shown.mediaType}, {formatBytes(new Blob([shown.text]).size)}
          {response === null ? '. There was no answer.' : ''}
        </span>
      </div>
      {part === 'events' && stream !== null ? <StreamEvents events={stream.events} /> : null}
      {part === 'response' && stream !== null ? <Assembled body={stream.body as DocumentValue} /> : null}
      {part === 'events' || (part === 'response' && stream !== null) ? null : (
        <Document key={part} document={shown} name={part === 'request' ? 'Request' : 'Response'} />
      )}
    </div>
  );
}

function Assembled({ body }: { body: DocumentValue }) {
  const text = useMemo(() => JSON.stringify(body, null, 2), [body]);
  return <JsonTree value={body} text={text} name="Response" />;
}

function Document({ document, name }: { document: PayloadDocument; name: string }) {
  const value = useMemo(() => parseDocument(document.text), [document]);
  if (value !== undefined) return <JsonTree value={value} text={document.text} name={name} />;
  return (
    <div className="rounded-card border p-3">
      <p className="mb-2 text-ink-3 text-label">This is not JSON. It is shown as the text that it is.</p>
      <ClippedText text={document.text} limit={TEXT_CHARACTERS_MAX} className="code leading-5" />
    </div>
  );
}
