import type { DemoAccounts } from '@/features/demo/read-demo-accounts.ts';

interface DemoAccountListProps {
  demo: readonly DemoAccounts[];
  onChoose: (account: { email: string; password: string }) => void;
}

/** Whom a demo can be entered as. Choosing one fills the form and signs nobody in. */
export function DemoAccountList({ demo, onChoose }: DemoAccountListProps) {
  return (
    <section aria-labelledby="demo-accounts" className="mt-8 border-t pt-4">
      <h2 id="demo-accounts" className="text-ink-3 text-label">
        Demo accounts
      </h2>
      {demo.map(({ organizationName, accounts }) => (
        <div key={organizationName} className="mt-3">
          <h3 className="font-medium text-label">{organizationName}</h3>
          <ul className="mt-1 flex flex-wrap gap-1">
            {accounts.map((account) => (
              <li key={`${account.email} ${account.role}`}>
                <button
                  type="button"
                  title={account.email}
                  onClick={() => onChoose(account)}
                  className="h-9 rounded-chip px-2 text-ink-2 text-label shadow-[inset_0_0_0_1px_var(--line-2)] transition-colors hover:bg-hover hover:text-ink md:h-6 md:px-1.5"
                >
                  {account.role}
                  <span className="sr-only">, {account.email}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
