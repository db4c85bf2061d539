import { useId } from 'react';

export const INPUT =
  'mt-1.5 h-11 w-full rounded-control border border-faint bg-surface px-3 font-normal text-figure outline-none focus:border-accent focus:shadow-[0_0_0_3px_var(--accent-soft)] focus:outline-none md:h-9 md:text-base';

/** E-mail and password. A password manager finds them by their `autocomplete`. Reset needs only the address. */
export function CredentialFields({ isResetDisabled, onReset }: { isResetDisabled?: boolean; onReset?: () => void }) {
  const passwordId = useId();
  return (
    <>
      <label className="mt-6 block font-medium">
        E-mail
        <input className={INPUT} type="email" name="email" autoComplete="username" required />
      </label>
      <div className="mt-3.5 flex items-baseline justify-between font-medium">
        <label htmlFor={passwordId}>Password</label>
        {onReset === undefined ? null : (
          <button
            type="button"
            disabled={isResetDisabled}
            onClick={onReset}
            className="rounded-chip text-accent hover:underline disabled:opacity-45"
          >
            Reset
          </button>
        )}
      </div>
      <input
        id={passwordId}
        className={INPUT}
        type="password"
        name="password"
        autoComplete="current-password"
        required
      />
    </>
  );
}
