import type { ErrorTurn, Turn } from '@lethe/core/payloads';
import { clipName } from '../format/identifier.ts';
import { JsonBlock } from '../json-tree/json-block.tsx';
import type { DocumentValue } from '../json-tree/parse-document.ts';
import { ClippedText } from '../primitives/clipped-text.tsx';
import { AssistantRow } from './assistant-row.tsx';
import { ContentParts } from './content-parts.tsx';
import { FoldedText } from './fold.tsx';
import { Empty, Row } from './row.tsx';

const RAW_CHARACTERS_MAX = 4_000;

export function TurnRow({ turn, choiceCount }: { turn: Turn; choiceCount: number }) {
  switch (turn.kind) {
    case 'system':
      return (
        <Row speaker={turn.role === 'system' ? 'System' : 'Developer'}>
          <SystemContent parts={turn.content} />
        </Row>
      );
    case 'user':
      return (
        <Row speaker="User" remark={turn.name ?? undefined}>
          {turn.content.length === 0 ? <Empty /> : <ContentParts parts={turn.content} />}
        </Row>
      );
    case 'assistant':
      return <AssistantRow turn={turn} choiceCount={choiceCount} />;
    case 'tool_result':
      return (
        <Row speaker="Tool result" remark={turn.name ?? undefined}>
          <p className="mb-1 text-ink-3 text-label">
            Answers <span className="code foreign-text">{clipName(turn.callId ?? 'no call')}</span>, which is not part
            of this request.
          </p>
          <ContentParts parts={turn.content} />
        </Row>
      );
    case 'error':
      return <ErrorRow turn={turn} />;
    case 'raw':
      return (
        <Row speaker={turn.origin === 'request' ? 'Request' : 'Response'} remark="unknown shape">
          <JsonBlock value={turn.json as DocumentValue} className="rounded-card border px-3 py-2" />
        </Row>
      );
    case 'summary':
      return (
        <Row speaker="Response">
          <p className="text-ink-2 leading-[22px]">{turn.text}</p>
        </Row>
      );
    case 'text':
      return (
        <Row speaker={turn.origin === 'request' ? 'Request' : 'Response'} remark="not JSON">
          <ClippedText
            text={turn.text}
            limit={RAW_CHARACTERS_MAX}
            className="code block rounded-card border px-3 py-2 leading-5"
          />
        </Row>
      );
  }
}

function SystemContent({ parts }: { parts: Extract<Turn, { kind: 'system' }>['content'] }) {
  const [part] = parts;
  if (parts.length === 1 && part?.kind === 'text') return <FoldedText text={part.text} lineCount={2} />;
  return parts.length === 0 ? <Empty /> : <ContentParts parts={parts} />;
}

function ErrorRow({ turn }: { turn: ErrorTurn }) {
  const facts = [turn.code, turn.type, turn.param].filter((fact) => fact !== null);
  return (
    <Row speaker="Error">
      <div className="rounded-card border border-transparent bg-danger-soft px-3 py-2.5 text-danger">
        <ClippedText text={turn.message} limit={RAW_CHARACTERS_MAX} className="font-medium" />
        {facts.length === 0 ? null : <p className="code foreign-text mt-1">{facts.map(clipName).join(' · ')}</p>}
      </div>
    </Row>
  );
}
