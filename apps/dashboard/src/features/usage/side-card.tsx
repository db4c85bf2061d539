import type { ReactNode } from 'react';
import { Card, CardHead } from '../../components/primitives/card.tsx';

interface SideCardProps {
  id: string;
  title: string;
  /** At the right of the title: where more of it is, or how to change it. */
  action?: ReactNode;
  children: ReactNode;
}

/** One of the cards beside the statement. */
export function SideCard({ id, title, action, children }: SideCardProps) {
  return (
    <Card aria-labelledby={id} className="overflow-hidden">
      <CardHead id={id} title={title}>
        {action}
      </CardHead>
      <div className="px-4 py-3.5">{children}</div>
    </Card>
  );
}

/** A quiet action in the head of a card. */
export const CARD_ACTION = 'rounded-chip font-medium text-accent text-label hover:underline max-md:py-2';
