import Link from 'next/link';
import { Swatch } from '../../components/chart/swatch.tsx';
import { classNames } from '../../components/class-names.ts';
import { Usd } from '../../components/money/usd.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import type { StatementLine, StatementPart, StatementProof } from './statement.ts';
import { rowsHref } from './usage-address.ts';

const CELL = 'px-2 border-t first:pl-4 last:pr-4';
const FIGURE = `${CELL} numeric whitespace-nowrap text-right`;
const WIDE = 'max-md:hidden';

interface LineRowProps {
  line: StatementLine;
  isOpen: boolean;
  onToggle: () => void;
}

export function LineRow({ line, isOpen, onToggle }: LineRowProps) {
  const isFolded = line.parts.length > 0 || line.proof !== null;
  const isStorage = line.key === 'storage';
  const name = (
    <>
      {isStorage ? <Swatch fill="var(--stored-fill)" /> : null}
      <span className="min-w-0 truncate">{line.label}</span>
    </>
  );
  return (
    <tr className={classNames('[tbody>&:first-child>*]:border-t-0', isStorage && 'font-strong')}>
      <th
        scope="row"
        className={classNames(
          CELL,
          'h-10 w-full max-w-0 text-left md:w-auto md:max-w-[280px]',
          !isStorage && 'font-normal',
        )}
      >
        {isFolded ? (
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={onToggle}
            className="-ml-1 flex min-h-10 w-full items-center gap-2 rounded-chip pl-1 text-left md:min-h-8"
          >
            <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} className="text-faint" />
            {name}
          </button>
        ) : (
          <span className="flex items-center gap-2 pl-[23px]">{name}</span>
        )}
      </th>
      <td className={classNames(FIGURE, WIDE, !isStorage && 'text-ink-3', 'font-normal')}>{line.quantity}</td>
      <td className={classNames(FIGURE, WIDE, !isStorage && 'text-ink-3', 'font-normal')}>{line.rate}</td>
      <td className={FIGURE}>
        <Usd amountNanoUsd={line.amountNanoUsd} fractionDigits={9} />
      </td>
    </tr>
  );
}

const PART_CELL = 'bg-sunken px-2 last:pr-4';

export function PartRow({ part, path }: { part: StatementPart; path: string }) {
  return (
    <tr className="text-ink-2">
      <th
        scope="row"
        className={`${PART_CELL} h-9 w-full max-w-0 pl-10 text-left font-normal md:h-8 md:w-auto md:max-w-[280px]`}
      >
        {part.rows === null ? (
          <span className="block truncate">{part.label}</span>
        ) : (
          <Link
            href={rowsHref(path, part.rows)}
            prefetch={false}
            className="block truncate rounded-chip hover:text-ink hover:underline"
          >
            {part.label}
          </Link>
        )}
      </th>
      <td className={`${PART_CELL} numeric whitespace-nowrap text-right ${WIDE}`}>{part.quantity}</td>
      <td className={`${PART_CELL} ${WIDE}`} />
      <td className={`${PART_CELL} text-right`}>
        <Usd amountNanoUsd={part.amountNanoUsd} fractionDigits={9} />
      </td>
    </tr>
  );
}

/** What the server found when it added the rows up. A difference is never hidden. */
export function ProofRow({ proof, path }: { proof: StatementProof; path: string }) {
  return (
    <tr className="text-ink-2 text-label">
      <td colSpan={4} className="bg-sunken py-1.5 pr-4 pl-10">
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <span className={classNames('flex min-w-0 flex-1 items-start gap-2', !proof.isExact && 'text-danger')}>
            <Icon
              name={proof.isExact ? 'check' : 'warning'}
              className={proof.isExact ? 'text-stored' : 'text-danger'}
            />
            <span className="numeric text-pretty">{proof.sentence}</span>
          </span>
          <Link
            href={rowsHref(path, proof.rows)}
            prefetch={false}
            className="rounded-chip font-medium text-accent hover:underline max-md:py-2"
          >
            Show rows
          </Link>
        </span>
      </td>
    </tr>
  );
}
