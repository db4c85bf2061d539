'use client';

import Link from 'next/link';
import { type ReactNode, useState, useTransition } from 'react';
import { postJson } from '../../authentication/post-json.ts';
import { Button } from '../../components/primitives/button.tsx';
import { Icon, Mark } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';

/** A page outside of every organization. */
export function UnsubscribeFrame({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col bg-surface">
      <header className="flex items-center gap-2 p-4 font-semibold text-conversation md:px-8 md:py-6">
        <Mark />
        Lethe
      </header>
      <main className="flex flex-1 flex-col md:justify-center md:pb-24">
        <h1 className="sr-only">Unsubscribe from a report</h1>
        {children}
      </main>
    </div>
  );
}

interface UnsubscribePageProps {
  token: string;
  /** Null for a link that is none any more: the report was stopped, or its reader left. */
  subscription: { readonly dashboardName: string; readonly organizationName: string; readonly isEnded: boolean } | null;
}

/** Ends one subscription on a press: opening the link alone does nothing, since programs that look through mail open links too. */
export function UnsubscribePage({ token, subscription }: UnsubscribePageProps) {
  const [hasEnded, setHasEnded] = useState(subscription?.isEnded ?? false);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();
  if (subscription === null) {
    return (
      <Notice
        glyph={<Icon name="mail" />}
        title="This link ends nothing any more"
        actions={
          <Button asChild>
            <Link href="/">Go to Lethe</Link>
          </Button>
        }
      >
        The report was stopped, or you are not on its list. No further mail of it comes to you.
      </Notice>
    );
  }
  const { dashboardName, organizationName } = subscription;
  const submit = () =>
    startTransition(async () => {
      const answer = await postJson('/api/reports/unsubscribe', { token });
      setFailure(answer.kind === 'refused' ? answer.message : null);
      setHasEnded(answer.kind === 'done');
    });
  if (hasEnded) {
    return (
      <Notice glyph={<Icon name="check" />} title="You are unsubscribed">
        The report “{dashboardName}” of {organizationName} is not mailed to you any more. A member can put you back on
        its list.
      </Notice>
    );
  }
  return (
    <Notice
      glyph={<Icon name="mail" />}
      title="Unsubscribe from this report"
      actions={
        <Button tone="primary" disabled={isBusy} onClick={submit}>
          Unsubscribe
        </Button>
      }
    >
      “{dashboardName}” of {organizationName} is mailed to you on a schedule. Other mail is not touched.
      {failure === null ? null : (
        <span role="alert" className="mt-2 block text-danger">
          {failure}
        </span>
      )}
    </Notice>
  );
}
