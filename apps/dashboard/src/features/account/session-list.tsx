'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { formatDate, formatDayMinute } from '../../components/format/instant.ts';
import { Button } from '../../components/primitives/button.tsx';
import { ConfirmDialog } from '../../components/primitives/confirm-dialog.tsx';
import { Cell, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { type RouterOutputs, useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { describeUserAgent } from './describe-user-agent.ts';

type Sessions = RouterOutputs['sessions']['list']['sessions'];
type Session = Sessions[number];
type Ending = { readonly kind: 'one'; readonly session: Session } | { readonly kind: 'others' } | null;

const COLUMNS = [
  { label: 'Browser' },
  { label: 'Address', isWide: true },
  { label: 'Signed in', isWide: true },
  { label: 'Last seen, UTC', isWide: true },
  { label: 'Actions', isQuiet: true },
] as const;

/** The browsers that are signed in. One that is signed out here is refused at its next request. */
export function SessionList({ initial }: { initial: Sessions }) {
  const trpc = useTRPC();
  const [ending, setEnding] = useState<Ending>(null);
  const { data, refetch } = useQuery(
    trpc.sessions.list.queryOptions(undefined, { initialData: { sessions: initial } }),
  );
  const onSuccess = async () => {
    await refetch();
    setEnding(null);
    toast.success('Signed out.');
  };
  const revoke = useMutation(trpc.sessions.revoke.mutationOptions({ onSuccess }));
  const revokeOthers = useMutation(trpc.sessions.revokeOthers.mutationOptions({ onSuccess }));
  const others = data.sessions.filter(({ isCurrent }) => !isCurrent);

  function confirm() {
    if (ending?.kind === 'one') revoke.mutate({ sessionId: ending.session.id });
    else revokeOthers.mutate();
  }

  return (
    <section aria-labelledby="sessions" className="mt-8">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 id="sessions" className="font-semibold text-conversation">
            Sessions
          </h2>
          <p className="text-ink-2">The browsers that are signed in with this account.</p>
        </div>
        {others.length === 0 ? null : (
          <Button onClick={() => setEnding({ kind: 'others' })}>Sign out all others</Button>
        )}
      </div>
      <div className="mt-3">
        <DataTable label="Sessions" columns={COLUMNS}>
          {data.sessions.map((session) => (
            <SessionRow key={session.id} session={session} onEnd={() => setEnding({ kind: 'one', session })} />
          ))}
        </DataTable>
      </div>
      {ending === null ? null : (
        <ConfirmDialog
          action={
            ending.kind === 'one'
              ? 'Sign out this browser'
              : `Sign out ${others.length} other ${others.length === 1 ? 'browser' : 'browsers'}`
          }
          consequence="It is signed out at its next request. Whoever uses it can sign in again."
          facts={ending.kind === 'one' ? factsOf(ending.session) : []}
          onClose={() => setEnding(null)}
          onConfirm={confirm}
          isBusy={revoke.isPending || revokeOthers.isPending}
          failure={failureOf(ending.kind === 'one' ? revoke.error : revokeOthers.error)}
        />
      )}
    </section>
  );
}

function SessionRow({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { userAgent, address, createdAt, lastSeenAt, isCurrent } = session;
  return (
    <tr>
      <RowHead
        title={describeUserAgent(userAgent)}
        note={isCurrent ? 'This browser' : undefined}
        narrowNote={`Seen ${formatDayMinute(lastSeenAt)} UTC`}
      />
      <Cell isWide className="font-mono text-label">
        {address ?? 'unknown'}
      </Cell>
      <Cell isWide>{formatDate(createdAt)}</Cell>
      <Cell isWide className="numeric">
        {formatDayMinute(lastSeenAt)}
      </Cell>
      <Cell className="text-right">{isCurrent ? null : <Button onClick={onEnd}>Sign out</Button>}</Cell>
    </tr>
  );
}

function factsOf({ userAgent, address, lastSeenAt }: Session) {
  return [
    { label: 'Browser', value: describeUserAgent(userAgent) },
    { label: 'Address', value: address ?? 'unknown' },
    { label: 'Last seen', value: `${formatDayMinute(lastSeenAt)} UTC` },
  ];
}
