import type { LeafBody, LeafSummary } from '@lethe/core/proof';
import { formatCount } from '../../components/format/duration.ts';
import { formatInstant } from '../../components/format/instant.ts';
import { Card, CardHead } from '../../components/primitives/card.tsx';
import { CodeBlock } from '../../components/primitives/code-block.tsx';
import { leafFacts } from './receipt-words.ts';

const HASH = /^[0-9a-f-]{32,}$/;

/** What the leaf says, in words and as the bytes that are hashed. */
export function LeafCard({ leaf, body }: { leaf: LeafSummary; body: LeafBody | null }) {
  const said = body === null ? { facts: [], days: null } : leafFacts(body);
  return (
    <Card aria-labelledby="leaf-title">
      <CardHead id="leaf-title" title="What it says" />
      <div className="p-4">
        <dl className="numeric grid grid-cols-[128px_minmax(0,1fr)] gap-x-3 gap-y-1.5">
          {said.facts.map(([name, value]) => (
            <Fact key={name} name={name} value={value} />
          ))}
          {body === null ? null : <Fact name="Done at" value={formatInstant(new Date(body.executed_at))} />}
          <Fact name="In the log at" value={formatInstant(leaf.appendedAt)} />
          <Fact name="Log leaf" value={formatCount(leaf.index)} />
          <Fact
            name="About"
            value={
              body?.organization === undefined ? 'The whole deployment' : 'This organization, by a keyed reference'
            }
          />
        </dl>
        {said.days === null ? null : <DayTable {...said.days} />}
        <details className="mt-4">
          <summary className="cursor-pointer rounded-chip text-accent">The leaf as it was hashed</summary>
          <div className="mt-2">
            <CodeBlock text={leaf.body} label="Copy leaf" done="Leaf copied" isWrapped />
          </div>
        </details>
      </div>
    </Card>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className={HASH.test(value) ? 'code min-w-0 break-all' : 'min-w-0'}>{value}</dd>
    </>
  );
}

function DayTable({ columns, rows }: { columns: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <div className="mt-4 max-h-[320px] overflow-auto rounded-card border">
      <table aria-label="By day" className="numeric w-full border-separate border-spacing-0">
        <thead className="text-left text-ink-3 text-label">
          <tr>
            {columns.map((column, index) => (
              <th
                key={column}
                scope="col"
                className={`sticky top-0 h-8 border-b bg-surface px-3 font-book ${index === columns.length - 1 ? 'text-right' : ''}`}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="[&_tr:not(:last-child)_td]:border-b">
          {rows.map((row) => (
            <tr key={row.join('|')}>
              {row.map((text, index) => (
                <td key={columns[index]} className={`h-8 px-3 ${index === row.length - 1 ? 'text-right' : ''}`}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
