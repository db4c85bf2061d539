import { Notice } from '../../components/primitives/notice.tsx';
import { SignOutButton } from './sign-out-button.tsx';

/** What somebody sees who was removed from the last organization. */
export function NoOrganization() {
  return (
    <main>
      <Notice title="You belong to no organization" actions={<SignOutButton />}>
        An owner or admin of an organization can invite you. Then it appears here.
      </Notice>
    </main>
  );
}
