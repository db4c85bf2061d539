'use client';

import { Button } from '../../../components/primitives/button.tsx';
import { CopyButton } from '../../../components/primitives/copy-button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Notice } from '../../../components/primitives/notice.tsx';
import { type FilterToken, tokenText } from '../filter/filter-words.ts';
import type { CurlExample } from './curl-example.ts';
import type { ListQuery } from './list-query.ts';
import { rangeLabel } from './view-model.ts';

/** For an organization that has sent nothing yet: the first request, ready to copy. */
export function UnusedNotice({ curl }: { curl: CurlExample }) {
  return (
    <Notice glyph={<Icon name="requests" />} title="No request yet" className="max-w-[720px] items-stretch">
      <p>The first one appears here within seconds. It goes through the gateway like any OpenAI call:</p>
      <div className="relative mt-4 overflow-hidden rounded-card border bg-sunken">
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keys.
          tabIndex={0}
          className="code overflow-x-auto p-4 pr-12 text-ink leading-5"
        >
          {curl.command}
        </pre>
        <CopyButton
          text={curl.command}
          label="Copy the command"
          done="Command copied."
          className="absolute top-2 right-2"
        />
      </div>
      <p className="mt-2 text-ink-3 text-label">{curl.keySentence}</p>
    </Notice>
  );
}

interface NoMatchProps {
  query: ListQuery;
  tokens: readonly FilterToken[];
  onNarrow: (change: Partial<Pick<ListQuery, 'filter' | 'range'>>) => void;
  onNewest: () => void;
}

/** Nothing matches: each filter can be taken back on its own. */
export function NoMatchNotice({ query, tokens, onNarrow, onNewest }: NoMatchProps) {
  return (
    <Notice
      glyph={<Icon name="filter" />}
      title="No request matches"
      actions={
        <>
          {tokens.map((token) => (
            <Button key={token.key} size="named" onClick={() => onNarrow({ filter: token.without })}>
              Remove {tokenText(token)}
            </Button>
          ))}
          {query.range === 'all' ? null : (
            <Button onClick={() => onNarrow({ range: 'all' })}>Remove the dates: {rangeLabel(query.range)}</Button>
          )}
          {query.trail.length === 0 ? null : <Button onClick={onNewest}>Go to the newest</Button>}
        </>
      }
    >
      Remove a filter or widen the dates.
    </Notice>
  );
}
