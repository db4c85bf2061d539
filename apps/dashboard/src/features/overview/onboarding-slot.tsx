import 'server-only';
import { cookies } from 'next/headers';
import { services } from '../../trpc/compose-services.ts';
import { serverApi } from '../../trpc/server.ts';
import { curlExample } from '../requests/list/curl-example.ts';
import { settle } from '../requests/settle.ts';
import { dismissalCookie, isDismissal } from './dismissal.ts';
import { OnboardingCard } from './onboarding-card.tsx';

/** The steps that are left, until all are done or somebody does not want to see them any more. Nothing when they cannot be read. */
export async function OnboardingSlot({ organizationSlug }: { organizationSlug: string }) {
  const stored = await cookies();
  if (isDismissal(stored.get(dismissalCookie(organizationSlug))?.value)) return null;
  const api = await serverApi();
  const onboarding = await settle(api.overview.getOnboarding({ organizationSlug }));
  if (!onboarding.isOk || onboarding.data.isDone) return null;
  const { environment } = await services();
  const { command, keySentence } = curlExample({ gatewayUrl: environment.gatewayUrl, mode: environment.mode });
  return (
    <OnboardingCard
      organizationSlug={organizationSlug}
      initial={onboarding.data}
      command={command}
      keySentence={keySentence}
    />
  );
}
