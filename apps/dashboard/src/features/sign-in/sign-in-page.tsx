import { Mark } from '../../components/primitives/icon.tsx';
import type { DemoAccounts } from '../demo/read-demo-accounts.ts';
import { RecordField } from './record-field.tsx';
import { SignInForm } from './sign-in-form.tsx';

export function SignInPage({ returnTo, demo }: { returnTo: string; demo: readonly DemoAccounts[] }) {
  return (
    <div className="flex min-h-dvh flex-col bg-surface md:grid md:grid-cols-2">
      <main className="flex flex-1 flex-col p-4 md:px-8 md:py-6">
        <div className="flex items-center gap-2 font-semibold text-conversation">
          <Mark />
          Lethe
        </div>
        <SignInForm returnTo={returnTo} demo={demo} />
      </main>
      <RecordField />
    </div>
  );
}
