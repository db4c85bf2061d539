'use client';

import { Fragment, useState } from 'react';
import { Usd } from '../../components/money/usd.tsx';
import { Card, CardHead } from '../../components/primitives/card.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import type { Statement, StatementLine } from './statement.ts';
import { LineRow, PartRow, ProofRow } from './statement-rows.tsx';

const HEAD = 'h-9 border-b px-2 font-book text-ink-3 text-label whitespace-nowrap';

interface StatementCardProps {
  statement: Statement;
  /** Of the usage page. */
  path: string;
}

/** The month line by line. A line opens to what it consists of, and to the proof that it is the sum of its rows. */
export function StatementCard({ statement, path }: StatementCardProps) {
  const [opened, setOpened] = useState<ReadonlySet<StatementLine['key']>>(new Set(['storage'] as const));
  const toggle = (key: StatementLine['key']) => {
    const next = new Set(opened);
    if (!next.delete(key)) next.add(key);
    setOpened(next);
  };
  return (
    <Card aria-labelledby="statement" className="min-w-0 overflow-hidden">
      <CardHead id="statement" title={statement.title}>
        <Tag tone="outline">{statement.status}</Tag>
      </CardHead>
      <table aria-labelledby="statement" className="w-full border-separate border-spacing-0">
        <thead>
          <tr className="text-left">
            <th scope="col" className={`${HEAD} pl-4`}>
              Line
            </th>
            <th scope="col" className={`${HEAD} text-right max-md:hidden`}>
              Quantity
            </th>
            <th scope="col" className={`${HEAD} text-right max-md:hidden`}>
              Rate
            </th>
            <th scope="col" className={`${HEAD} pr-4 text-right`}>
              USD
            </th>
          </tr>
        </thead>
        <tbody>
          {statement.lines.map((line) => (
            <Fragment key={line.key}>
              <LineRow line={line} isOpen={opened.has(line.key)} onToggle={() => toggle(line.key)} />
              {opened.has(line.key) ? (
                <>
                  {line.parts.map((part) => (
                    <PartRow key={part.key} part={part} path={path} />
                  ))}
                  {line.proof === null ? null : <ProofRow proof={line.proof} path={path} />}
                </>
              ) : null}
            </Fragment>
          ))}
          <tr className="font-semibold">
            <th scope="row" className="h-11 border-line-2 border-t pl-4 text-left">
              {statement.total.label}
            </th>
            <td className="border-line-2 border-t max-md:hidden" colSpan={2} />
            <td className="border-line-2 border-t pr-4 text-right">
              <Usd amountNanoUsd={statement.total.amountNanoUsd} fractionDigits={2} />
            </td>
          </tr>
        </tbody>
      </table>
    </Card>
  );
}
