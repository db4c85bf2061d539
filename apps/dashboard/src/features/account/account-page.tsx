import Link from 'next/link';
import { Mark } from '../../components/primitives/icon.tsx';
import type { RouterOutputs } from '../../trpc/client.tsx';
import { SignOutButton } from '../sign-in/sign-out-button.tsx';
import { NameField } from './name-field.tsx';
import { SessionList } from './session-list.tsx';
import { TimeZoneChoice } from './time-zone-choice.tsx';

interface AccountPageProps {
  readonly name: string;
  readonly email: string;
  readonly timeZone: string | null;
  readonly now: Date;
  readonly sessions: RouterOutputs['sessions']['list']['sessions'];
}

/** Who somebody is, and where they are signed in. Belongs to a person, so it stands outside every organization. */
export function AccountPage({ name, email, timeZone, now, sessions }: AccountPageProps) {
  return (
    <div className="flex min-h-dvh flex-col bg-surface">
      <header className="flex h-12 flex-none items-center gap-2 border-b px-4 md:px-8">
        <Mark />
        <Link href="/" className="rounded-chip text-ink-2 hover:text-ink">
          Back to your organization
        </Link>
        <span className="ml-auto">
          <SignOutButton />
        </span>
      </header>
      <main id="main" className="mx-auto w-full max-w-[760px] flex-1 px-4 pt-6 pb-12">
        <h1 className="font-semibold text-title tracking-[-0.015em]">Account</h1>
        <p className="mt-1 text-ink-2">{email}</p>
        <NameField initial={name} />
        <TimeZoneChoice initial={timeZone} now={now} />
        <SessionList initial={sessions} />
      </main>
    </div>
  );
}
