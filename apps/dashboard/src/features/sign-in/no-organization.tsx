import { Notice } from '../../components/primitives/notice.tsx';
import { CreateOrganizationButton } from '../organization/create-organization-button.tsx';
import { SignOutButton } from './sign-out-button.tsx';

/** What somebody sees who was removed from the last organization. */
export function NoOrganization() {
  return (
    <main>
      <h1 className="sr-only">Organizations</h1>
      <Notice
        title="You belong to no organization"
        actions={
          <>
            <CreateOrganizationButton />
            <SignOutButton />
          </>
        }
      >
        An owner or admin of an organization can invite you; then it appears here. Or create one of your own.
      </Notice>
    </main>
  );
}
