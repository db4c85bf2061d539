import Link from 'next/link';
import { Usd } from '../../../components/money/usd.tsx';
import { StateBadge } from '../../../components/payload-state/state-badge.tsx';
import { ROLES } from './table-roles.ts';
import type { RequestRow } from './view-model.ts';

const CELL = 'px-2 md:h-9 md:border-b md:group-last/row:border-b-0 md:whitespace-nowrap max-md:p-0';
const FIGURE = `${CELL} numeric text-right max-md:text-left max-md:text-ink-3`;
/** On a narrow screen the second line reads `14:29:44 · 3.41 s · 6,218 tok`. */
const DOT = "max-md:before:content-['·_']";

/** One request. The link of its model spreads over the row, so the whole row opens it and is still one link. */
export function RequestRowCells({ row }: { row: RequestRow }) {
  return (
    <tr
      {...ROLES.row}
      className="group/row relative hover:bg-hover has-[a:focus-visible]:bg-accent-soft has-[a:focus-visible]:shadow-[inset_2px_0_0_var(--accent)] max-md:flex max-md:flex-wrap max-md:gap-x-1 max-md:gap-y-0.5 max-md:border-b max-md:px-4 max-md:py-2.5"
    >
      <td {...ROLES.cell} className={`${CELL} numeric max-md:order-3 max-md:text-ink-3 md:pl-5`}>
        <time dateTime={row.at.toISOString()}>{row.clock}</time>
      </td>
      <td {...ROLES.cell} className={`${CELL} max-md:order-1 max-md:min-w-0 max-md:flex-[1_1_calc(100%-108px)]`}>
        <Link
          data-row
          href={row.href}
          prefetch={false}
          aria-label={row.name}
          className="block truncate outline-none after:absolute after:inset-0 after:content-[''] max-md:font-medium"
        >
          {row.failedStatus === null ? null : <span className="numeric text-danger">{row.failedStatus} </span>}
          {row.model}
        </Link>
      </td>
      <td {...ROLES.cell} className={`${CELL} truncate text-ink-3 max-md:hidden md:max-lg:invisible md:max-lg:p-0`}>
        {row.project}
      </td>
      <td {...ROLES.cell} className={`${FIGURE} ${DOT} max-md:order-5`}>
        <span className={row.hasTokens ? undefined : 'text-ink-3'}>{row.tokens}</span>
        <span className="md:hidden"> tok</span>
      </td>
      <td {...ROLES.cell} className={`${FIGURE} max-md:order-6 max-md:ml-auto max-md:text-right`}>
        <Usd amountNanoUsd={row.costNanoUsd} fractionDigits={6} />
      </td>
      <td {...ROLES.cell} className={`${FIGURE} ${DOT} max-md:order-4`}>
        {row.latency}
      </td>
      <td
        {...ROLES.cell}
        className={`${CELL} max-md:order-2 max-md:flex max-md:min-w-[100px] max-md:justify-end md:pr-5 md:pl-4`}
      >
        <StateBadge label={row.state} />
      </td>
    </tr>
  );
}
