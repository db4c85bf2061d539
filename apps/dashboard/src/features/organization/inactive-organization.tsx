import type { Organization } from '@lethe/core/tenancy';
import Link from 'next/link';
import { formatInstant } from '../../components/format/instant.ts';
import { Button } from '../../components/primitives/button.tsx';
import { Icon, Mark } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { SignOutButton } from '../sign-in/sign-out-button.tsx';

interface InactiveOrganizationProps {
  organization: Organization;
  /** Another organization that the person can go on in; null when there is none. */
  other: Organization | null;
}

/** In place of every page of an organization that is suspended or closed. */
export function InactiveOrganization({ organization, other }: InactiveOrganizationProps) {
  const { name, lifecycle } = organization;
  const word = lifecycle.state === 'suspended' ? 'suspended' : 'closed';
  return (
    <div className="flex min-h-dvh flex-col bg-surface">
      <header className="flex items-center gap-2 p-4 font-semibold text-conversation md:px-8 md:py-6">
        <Mark />
        Lethe
      </header>
      <main className="flex flex-1 flex-col md:justify-center md:pb-24">
        <h1 className="sr-only">{name}</h1>
        <Notice
          glyph={<Icon name="lock" />}
          title={`${name} is ${word}`}
          actions={
            <>
              {other === null ? null : (
                <Button asChild>
                  <Link href={`/${other.slug}`}>Go to {other.name}</Link>
                </Button>
              )}
              <SignOutButton />
            </>
          }
        >
          Since {formatInstant(lifecycle.changedAt)}. Its keys are refused and none of its pages open. What it stored
          still expires on time. Its owners can tell why.
        </Notice>
      </main>
    </div>
  );
}
