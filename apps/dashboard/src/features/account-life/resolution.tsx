import type { Role } from '@lethe/core/tenancy';
import { Button } from '../../components/primitives/button.tsx';
import type { RouterOutputs } from '../../trpc/client.tsx';
import { PayPanel } from './pay-panel.tsx';
import { ReopenPanel } from './reopen-panel.tsx';
import { ResolutionCard } from './resolution-card.tsx';
import { type LifeFacts, wayOut } from './view-model.ts';

interface ResolutionProps extends LifeFacts {
  organization: { readonly slug: string; readonly name: string };
  role: Role;
  canReopen: boolean;
  /** Null for roles that do not pay. */
  found: RouterOutputs['lifecycle']['getOwed'] | null;
  /** What staff wrote about the suspension. */
  note: string | null;
  supportHref: string | null;
}

/** What ends the state that the page shows. */
export function Resolution({
  organization,
  role,
  canReopen,
  found,
  note,
  supportHref,
  life,
  now,
  holdCount,
}: ResolutionProps) {
  const out = wayOut(life, now);
  switch (out.kind) {
    case 'pay':
      return (
        <PayPanel
          organizationSlug={organization.slug}
          found={found}
          memberRole={role}
          isClosed={life.state === 'closed'}
        />
      );
    case 'ask_staff':
      return (
        <ResolutionCard
          title="To resolve"
          action={
            supportHref === null ? null : (
              <Button asChild tone="primary" size="large">
                <a href={supportHref}>Contact support</a>
              </Button>
            )
          }
        >
          {note === null ? null : <span className="foreign-text mb-1 block text-ink">{note}</span>}
          Lethe’s staff decides it. They see the state of the account, and no payload.
        </ResolutionCard>
      );
    case 'reopen':
      return life.state === 'closed' ? (
        <ReopenPanel
          organization={organization}
          version={life.version}
          canReopen={canReopen}
          purgesAt={life.purgesAt}
        />
      ) : null;
    case 'over':
      return (
        <ResolutionCard title="The purge is due">
          {holdCount > 0
            ? 'It waits until no legal hold is in force. Nothing can be reopened meanwhile.'
            : 'It takes place within minutes. Nothing can be reopened any more.'}
        </ResolutionCard>
      );
  }
}
