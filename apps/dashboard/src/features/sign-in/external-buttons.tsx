'use client';

import type { ExternalProvider } from '../../authentication/external-providers.ts';
import { signInWithProvider } from '../../authentication/sign-in.ts';
import { Button } from '../../components/primitives/button.tsx';

const NAMES: Readonly<Record<ExternalProvider, string>> = { google: 'Google', github: 'GitHub' };

interface ExternalButtonsProps {
  /** Those that are configured; without any there is nothing to show. */
  readonly providers: readonly ExternalProvider[];
  readonly returnTo: string;
  readonly isDisabled: boolean;
  readonly onFailure: (sentence: string) => void;
}

export function ExternalButtons({ providers, returnTo, isDisabled, onFailure }: ExternalButtonsProps) {
  if (providers.length === 0) return null;
  async function leaveFor(provider: ExternalProvider) {
    if (await signInWithProvider(provider, returnTo)) return;
    onFailure(`${NAMES[provider]} cannot be reached right now. Try again in a moment.`);
  }
  return (
    <>
      <div className="mt-6 flex gap-2">
        {providers.map((provider) => (
          <Button
            key={provider}
            disabled={isDisabled}
            onClick={() => void leaveFor(provider)}
            className="h-11 flex-1 md:h-9"
          >
            {NAMES[provider]}
          </Button>
        ))}
      </div>
      <div aria-hidden="true" className="mt-5 flex items-center gap-3 text-ink-3 text-label">
        <span className="flex-1 border-t" />
        or
        <span className="flex-1 border-t" />
      </div>
    </>
  );
}
