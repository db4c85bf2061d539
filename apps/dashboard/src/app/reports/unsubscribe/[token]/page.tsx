import type { Metadata } from 'next';
import { UnsubscribeFrame, UnsubscribePage } from '@/features/dashboards/unsubscribe-page.tsx';
import { services } from '@/trpc/compose-services.ts';

export const metadata: Metadata = { title: 'Unsubscribe', referrer: 'no-referrer', robots: { index: false } };

/** Open without a session to whoever holds the mail: the link ends one subscription and does nothing else. */
export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const { ports } = await services();
  const subscription = await ports.dashboards.findSubscription(token);
  return (
    <UnsubscribeFrame>
      <UnsubscribePage
        token={token}
        subscription={
          subscription && {
            dashboardName: subscription.dashboardName,
            organizationName: subscription.organizationName,
            isEnded: subscription.unsubscribedAt !== null,
          }
        }
      />
    </UnsubscribeFrame>
  );
}
