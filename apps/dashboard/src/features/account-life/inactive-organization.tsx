import 'server-only';
import { type Organization, type Permission, ROLE_PERMISSIONS, type Role } from '@lethe/core/tenancy';
import { headers } from 'next/headers';
import Link from 'next/link';
import { notFound, redirect } from 'next/navigation';
import { currentUser } from '../../authentication/current-user.ts';
import { PATH_HEADER } from '../../request-headers.ts';
import { services } from '../../trpc/compose-services.ts';
import { orNotFound, serverApi } from '../../trpc/server.ts';
import { DemoClockSlot } from '../demo/demo-clock-slot.tsx';
import { CloseLink } from './close-link.tsx';
import { ClosedView } from './closed-view.tsx';
import { LeaveLink } from './leave-link.tsx';
import { Resolution } from './resolution.tsx';
import { SuspendedView } from './suspended-view.tsx';
import { referenceOf } from './view-model.ts';
import { WatchLife } from './watch-life.tsx';

interface InactiveOrganizationProps {
  organization: Organization;
  role: Role;
  /** Another organization that the person can go on in; null when there is none. */
  other: Organization | null;
}

/** In place of every page of an organization that is suspended or closed. */
export async function InactiveOrganization({ organization, role, other }: InactiveOrganizationProps) {
  const { slug: organizationSlug, id, name } = organization;
  const api = await serverApi();
  const can = (permission: Permission) => ROLE_PERMISSIONS[role].includes(permission);
  const [{ environment, clock }, user, lifecycle, found] = await Promise.all([
    services(),
    currentUser(),
    orNotFound(api.lifecycle.get({ organizationSlug })),
    can('billing:write') ? orNotFound(api.lifecycle.getOwed({ organizationSlug })) : null,
  ]);
  const { life, holdCount, periods, transitions } = lifecycle;
  // It moved on while this was asked: reopened, and then the page that was asked for opens, or purged.
  if (life.state === 'active') redirect((await headers()).get(PATH_HEADER) ?? `/${organizationSlug}`);
  if (life.state === 'purged') notFound();
  const { supportEmail } = environment;
  const reference = referenceOf(id, life);
  const note = transitions.find(({ event }) => event === 'suspend')?.note ?? null;
  const facts = { life, now: clock.now(), holdCount, closedRetentionDays: periods.closedRetentionDays };
  const View = life.state === 'suspended' ? SuspendedView : ClosedView;
  return (
    <View
      organizationName={name}
      member={{ name: user?.name ?? '', role }}
      {...facts}
      resolution={
        <Resolution
          organization={{ slug: organizationSlug, name }}
          {...facts}
          role={role}
          canReopen={can('organization:close')}
          found={found}
          note={note}
          supportHref={supportEmail === null ? null : mailto(supportEmail, `${name}, ${reference}`)}
        />
      }
      foot={
        <>
          <WatchLife organizationSlug={organizationSlug} version={life.version} />
          <span className="numeric">Reference {reference}</span>
          {supportEmail === null ? null : (
            <a href={mailto(supportEmail, `${name}, ${reference}`)} className="text-ink-2 hover:text-ink">
              Contact support
            </a>
          )}
          {life.state === 'suspended' && can('organization:close') ? (
            <CloseLink organization={{ slug: organizationSlug, name }} />
          ) : null}
          {role === 'owner' ? null : <LeaveLink organization={{ slug: organizationSlug, name }} />}
          {other === null ? null : (
            <Link href={`/${other.slug}`} className="text-ink-2 hover:text-ink">
              Go to {other.name}
            </Link>
          )}
        </>
      }
      demo={<DemoClockSlot />}
    />
  );
}

function mailto(address: string, subject: string): string {
  return `mailto:${address}?subject=${encodeURIComponent(subject)}`;
}
