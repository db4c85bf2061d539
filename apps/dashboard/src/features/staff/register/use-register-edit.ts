'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { postJson } from '../../../authentication/post-json.ts';

const PATH = '/staff/subprocessors/entries';

interface RegisterEdit {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly body: unknown;
  /** What is said when it is done. */
  readonly done: string;
}

/** Sends a change of the register. A refusal stays in the dialog; a change that was made closes it. */
export function useRegisterEdit(onDone: () => void) {
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  async function send({ method, body, done }: RegisterEdit): Promise<void> {
    setIsBusy(true);
    setFailure(null);
    const outcome = await postJson(PATH, body, method);
    setIsBusy(false);
    if (outcome.kind === 'refused') return setFailure(outcome.message);
    toast.success(done);
    router.refresh();
    onDone();
  }
  return { send, isBusy, failure };
}
