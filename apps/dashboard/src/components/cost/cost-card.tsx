import type { NanoUsd } from '@lethe/core/money';
import type { ProjectMode } from '@lethe/core/tenancy';
import { classNames } from '../class-names.ts';
import { formatCount } from '../format/duration.ts';
import { Usd } from '../money/usd.tsx';
import { Card, CardHead } from '../primitives/card.tsx';
import type { CostLine, CostLines } from './cost-lines.ts';

const MODE_NAMES: Record<ProjectMode, string> = { credits: 'Credits mode', api_keys: 'Own provider keys' };

export function CostCard({ cost, projectMode }: { cost: CostLines; projectMode: ProjectMode }) {
  return (
    <Card aria-labelledby="cost-title">
      <CardHead id="cost-title" title="Cost">
        {MODE_NAMES[projectMode]}
      </CardHead>
      <table className="w-full">
        <thead>
          <tr className="text-left text-ink-3 text-label">
            <th scope="col" className="h-8 pt-1 pl-4 font-book">
              Class
            </th>
            <th scope="col" className="px-2 pt-1 text-right font-book">
              Tokens
            </th>
            <th scope="col" className="px-2 pt-1 text-right font-book">
              Per 1 M
            </th>
            <th scope="col" className="pt-1 pr-4 text-right font-book">
              USD
            </th>
          </tr>
        </thead>
        <tbody>
          {cost.inference.map((line) => (
            <Line key={line.name} line={line} />
          ))}
          {cost.earlierAttemptsNanoUsd > 0n && (
            <Amount
              name="Earlier attempts"
              amountNanoUsd={cost.earlierAttemptsNanoUsd}
              testId="cost-earlier-attempts"
            />
          )}
          <Line line={cost.storage} isStorage />
          {cost.storageRefundedNanoUsd > 0n && (
            <Amount
              name="Refund of storage"
              amountNanoUsd={-cost.storageRefundedNanoUsd}
              testId="cost-storage-refund"
            />
          )}
          <tr className="font-semibold">
            <th scope="row" className="h-10 pl-4 text-left">
              Total
            </th>
            <td colSpan={3} className="pr-4 text-right" data-testid="cost-total">
              <Usd amountNanoUsd={cost.totalNanoUsd} fractionDigits={9} />
            </td>
          </tr>
        </tbody>
      </table>
      <div className="flex flex-col gap-1 border-t px-4 pt-2.5 pb-3 text-ink-3 text-label">
        <p className="numeric">{cost.storageSentence}</p>
        {cost.remarks.map((remark) => (
          <p key={remark}>{remark}</p>
        ))}
      </div>
    </Card>
  );
}

/** A line without tokens and rate: those of earlier attempts are of other models, and a refund has none. */
function Amount({ name, amountNanoUsd, testId }: { name: string; amountNanoUsd: NanoUsd; testId: string }) {
  return (
    <tr>
      <th scope="row" colSpan={3} className="h-[30px] pl-4 text-left font-normal text-ink-2">
        {name}
      </th>
      <td className="pr-4 text-right" data-testid={testId}>
        <Usd amountNanoUsd={amountNanoUsd} fractionDigits={9} />
      </td>
    </tr>
  );
}

function Line({ line, isStorage = false }: { line: CostLine; isStorage?: boolean }) {
  return (
    <tr className={classNames(isStorage && 'bg-stored-soft [&_span]:text-ink-2')}>
      <th
        scope="row"
        className={classNames('h-[30px] pl-4 text-left font-normal text-ink-2', isStorage && 'font-medium text-stored')}
      >
        {line.name}
      </th>
      <td className="numeric px-2 text-right">{formatCount(line.tokenCount)}</td>
      <td className={classNames('numeric px-2 text-right text-ink-3', isStorage && 'text-ink-2')}>
        {line.rate ?? '–'}
      </td>
      <td
        className={classNames('pr-4 text-right', isStorage && '[&>span]:text-ink')}
        data-testid={isStorage ? 'cost-storage' : undefined}
      >
        <Usd amountNanoUsd={line.amountNanoUsd} fractionDigits={9} />
      </td>
    </tr>
  );
}
