import type { Metadata } from 'next';
import { Entrance } from '@/features/sign-in/entrance.tsx';
import { NewPasswordForm } from '@/features/sign-in/new-password-form.tsx';

export const metadata: Metadata = { title: 'Set a new password', referrer: 'no-referrer' };

export default function Page() {
  return (
    <Entrance>
      <NewPasswordForm />
    </Entrance>
  );
}
