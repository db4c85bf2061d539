import type { ToolCall, ToolResult, ToolText } from '@lethe/core/payloads';
import { clipName } from '../format/identifier.ts';
import { JsonBlock } from '../json-tree/json-block.tsx';
import { type DocumentValue, parseDocument } from '../json-tree/parse-document.ts';
import { ClippedText } from '../primitives/clipped-text.tsx';
import { Icon } from '../primitives/icon.tsx';
import { ContentParts } from './content-parts.tsx';

const TEXT_CHARACTERS_MAX = 2_000;

/** One call and its result side by side, paired by call id. */
export function ToolCallCard({ call }: { call: ToolCall }) {
  return (
    <div className="overflow-hidden rounded-card border">
      <div className="flex h-9 min-w-0 items-center gap-2 px-3">
        <Icon name="terminal" className="text-ink-3" />
        <span className="code truncate font-medium">{clipName(call.name)}</span>
        {call.callId === null ? null : (
          <span className="code ml-auto hidden max-w-[50%] truncate text-ink-3 md:block">{clipName(call.callId)}</span>
        )}
      </div>
      <div className="grid border-t md:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
        <Side title="Arguments">
          <Arguments text={call.arguments} />
        </Side>
        <Side title="Result" isSunken>
          {call.result === null ? (
            <p className="text-ink-3">No result in this request.</p>
          ) : (
            <Result result={call.result} />
          )}
        </Side>
      </div>
    </div>
  );
}

function Side({ title, isSunken = false, children }: { title: string; isSunken?: boolean; children: React.ReactNode }) {
  return (
    <div
      className={isSunken ? 'min-w-0 border-t bg-sunken px-3 py-2.5 md:border-t-0 md:border-l' : 'min-w-0 px-3 py-2.5'}
    >
      <h4 className="mb-1 text-ink-3 text-label">{title}</h4>
      {children}
    </div>
  );
}

function Arguments({ text }: { text: ToolText }) {
  const value = text.text === '' ? (text.json as DocumentValue | undefined) : parseDocument(text.text);
  if (value !== undefined) return <JsonBlock value={value} className="overflow-x-auto" />;
  if (text.text === '') return <p className="text-ink-3">None</p>;
  return <ClippedText text={text.text} limit={TEXT_CHARACTERS_MAX} className="code block leading-5" />;
}

function Result({ result }: { result: ToolResult }) {
  const [part] = result.content;
  const value = result.json !== undefined && part?.kind === 'text' ? parseDocument(part.text) : undefined;
  if (value !== undefined) return <JsonBlock value={value} className="overflow-x-auto" />;
  if (result.content.length === 0) return <p className="text-ink-3">Empty</p>;
  return <ContentParts parts={result.content} />;
}
