import { classNames } from '../../../components/class-names.ts';
import { Card, CardHead } from '../../../components/primitives/card.tsx';
import type { ChainLink } from './view-model.ts';

/** Organization, project, key, request: each may tighten what stands above it. The one that was binding is bold. */
export function PolicyChainCard({ chain, policyVersion }: { chain: readonly ChainLink[]; policyVersion: number }) {
  return (
    <Card aria-labelledby="chain-title">
      <CardHead id="chain-title" title="Effective retention">
        <span className="numeric">Policy version {policyVersion}</span>
      </CardHead>
      <ol className="px-4 pt-3 pb-3.5">
        {chain.map((link) => (
          <li
            key={link.name}
            className={classNames(
              'relative grid grid-cols-[14px_minmax(0,1fr)_auto] gap-2 text-ink-2 leading-6',
              "[&+&]:before:absolute [&+&]:before:-top-[9px] [&+&]:before:left-[6.5px] [&+&]:before:h-[18px] [&+&]:before:border-line-2 [&+&]:before:border-l [&+&]:before:content-['']",
              link.isBinding && 'font-medium text-ink',
            )}
          >
            <i
              aria-hidden="true"
              className={classNames(
                'relative mt-[9px] ml-1 size-1.5 rounded-full bg-line-2',
                link.isBinding && 'bg-stored-fill',
              )}
            />
            <span className="truncate">{link.name}</span>
            <span className="numeric">{link.value}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
