'use client';

import { PERSON_NAME_LENGTH_MAX, personNameSchema } from '@lethe/core/access';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { Button } from '../../components/primitives/button.tsx';
import { TextField } from '../../components/primitives/field.tsx';
import { useIsHydrated } from '../../components/primitives/use-is-hydrated.ts';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';

/** How others see who it was: in lists, in the audit log and in mails. */
export function NameField({ initial }: { initial: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const isHydrated = useIsHydrated();
  const [saved, setSaved] = useState(initial);
  const [name, setName] = useState(initial);
  const save = useMutation(
    trpc.account.saveName.mutationOptions({
      onSuccess: (answer) => {
        setSaved(answer.name);
        setName(answer.name);
        toast.success('The name is saved.');
        router.refresh();
      },
    }),
  );
  const isValid = personNameSchema.safeParse(name).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isValid && name.trim() !== saved) save.mutate({ name });
  };
  return (
    <form onSubmit={submit} className="mt-4 flex max-w-[480px] items-start gap-2">
      <div className="min-w-0 flex-1">
        <TextField
          label="Name"
          hint="Others see it in lists, in the audit log and in mails."
          problem={failureOf(save.error)}
          maxLength={PERSON_NAME_LENGTH_MAX}
          autoComplete="name"
          value={name}
          disabled={!isHydrated}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <Button
        type="submit"
        size="named"
        className="mt-[26px]"
        disabled={!isValid || name.trim() === saved || save.isPending}
      >
        Save
      </Button>
    </form>
  );
}
