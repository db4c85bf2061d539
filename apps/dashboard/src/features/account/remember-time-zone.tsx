'use client';

import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTRPC } from '../../trpc/client.tsx';
import { browserTimeZone } from './browser-time-zone.ts';

const REMEMBERED_KEY = 'lethe.time-zone-told';

/** Tells the server once for each browser where its reader is, so that mails tell times there. Changes nothing that was told or chosen before. */
export function RememberTimeZone() {
  const trpc = useTRPC();
  const { mutate } = useMutation(
    trpc.account.saveTimeZone.mutationOptions({
      onSuccess: () => window.localStorage.setItem(REMEMBERED_KEY, 'yes'),
    }),
  );
  useEffect(() => {
    const timeZone = browserTimeZone();
    if (timeZone === null || window.localStorage.getItem(REMEMBERED_KEY) !== null) return;
    mutate({ timeZone, isFirst: true });
  }, [mutate]);
  return null;
}
