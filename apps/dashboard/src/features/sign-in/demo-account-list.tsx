import type { DemoAccounts } from '../demo/read-demo-accounts.ts';

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
          <ul className="mt-0.5 flex flex-wrap gap-x-3">
            {accounts.map((account) => (
              <li key={`${account.email} ${account.role}`}>
                <button
                  type="button"
                  title={account.email}
                  onClick={() => onChoose(account)}
                  className="h-9 rounded-chip text-accent text-label hover:underline md:h-6"
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
