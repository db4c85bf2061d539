import type { NanoUsd } from '@lethe/core/money';
import type { RequestView } from '@lethe/core/payloads';
import { classNames } from '../../../components/class-names.ts';
import { costLines } from '../../../components/cost/cost-lines.ts';
import { formatCount } from '../../../components/format/duration.ts';
import { Usd } from '../../../components/money/usd.tsx';

/** What it cost, class by class; classes without a token are left out. */
export function PeekCost({ request }: { request: RequestView }) {
  const cost = costLines(request);
  return (
    <table className="w-full">
      <caption className="sr-only">Cost</caption>
      <tbody>
        {cost.inference
          .filter((line) => line.tokenCount > 0)
          .map((line) => (
            <Line key={line.name} name={line.name} tokenCount={line.tokenCount} amountNanoUsd={line.amountNanoUsd} />
          ))}
        {cost.earlierAttemptsNanoUsd > 0n ? (
          <Line name="Earlier attempts" tokenCount={null} amountNanoUsd={cost.earlierAttemptsNanoUsd} />
        ) : null}
        <Line
          name={cost.storage.name}
          tokenCount={cost.storage.tokenCount}
          amountNanoUsd={cost.storage.amountNanoUsd}
          isStorage
        />
        {cost.storageRefundedNanoUsd > 0n ? (
          <Line name="Refund of storage" tokenCount={null} amountNanoUsd={-cost.storageRefundedNanoUsd} />
        ) : null}
        <tr className="font-strong">
          <th scope="row" className="h-[30px] border-t text-left font-strong">
            Total
          </th>
          <td className="border-t" />
          <td className="border-t text-right">
            <Usd amountNanoUsd={cost.totalNanoUsd} fractionDigits={9} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}

interface LineProps {
  name: string;
  tokenCount: number | null;
  amountNanoUsd: NanoUsd | null;
  isStorage?: boolean;
}

function Line({ name, tokenCount, amountNanoUsd, isStorage = false }: LineProps) {
  return (
    <tr>
      <th
        scope="row"
        className={classNames('h-[26px] text-left font-normal', isStorage ? 'text-stored' : 'text-ink-2')}
      >
        {name}
      </th>
      <td className="numeric px-2 text-right">{tokenCount === null ? '' : formatCount(tokenCount)}</td>
      <td className="text-right">
        <Usd amountNanoUsd={amountNanoUsd} fractionDigits={9} />
      </td>
    </tr>
  );
}
