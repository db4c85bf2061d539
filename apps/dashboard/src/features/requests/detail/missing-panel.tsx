'use client';

import Link from 'next/link';
import { Dial } from '../../../components/payload-state/dial.tsx';
import { Button } from '../../../components/primitives/button.tsx';
import { Card } from '../../../components/primitives/card.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import type { MissingPayload } from './describe-missing.ts';

interface MissingPanelProps {
  missing: MissingPayload;
  policiesHref: string;
  /** Null where there is no receipt, or none to see. */
  receiptHref: string | null;
  onShowPolicy: () => void;
}

/** In place of a payload: the true reason why it is not there. */
export function MissingPanel({ missing, policiesHref, receiptHref, onShowPolicy }: MissingPanelProps) {
  return (
    <Card className="mt-5 max-w-[560px] p-5" data-testid="missing-payload">
      {missing.glyph === 'lock' ? (
        <Icon name="lock" className="size-7 text-faint [stroke-width:1.25]" />
      ) : (
        <Dial kind={missing.glyph} className="size-7" />
      )}
      <h2 className="numeric mt-3 font-semibold text-conversation leading-5">{missing.title}</h2>
      <p className="numeric mt-1 text-ink-2">{missing.sentence}</p>
      <dl className="numeric mt-3 grid grid-cols-[88px_minmax(0,1fr)] gap-x-2 gap-y-0.5 border-t pt-3">
        {missing.facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {missing.action === null && receiptHref === null ? null : (
        <div className="mt-4 flex flex-wrap gap-2">
          {receiptHref === null ? null : (
            <Button asChild>
              <Link href={receiptHref}>Open the receipt</Link>
            </Button>
          )}
          {missing.action === 'policies' ? (
            <Button asChild>
              <Link href={policiesHref}>Open policies</Link>
            </Button>
          ) : null}
          {missing.action === 'policy_tab' ? <Button onClick={onShowPolicy}>Show what was in force</Button> : null}
        </div>
      )}
    </Card>
  );
}
