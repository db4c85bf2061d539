import { type StaffMember, staffRolesWith } from '@lethe/core/access';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { StaffFrame } from './staff-frame.tsx';
import { STAFF_PAGES, type StaffPageName } from './staff-pages.ts';
import { STAFF_ROLE_WORDS } from './staff-role-words.ts';

/** A page that the employee's role does not open, and whose it is. */
export function StaffForbidden({ member, page }: { member: StaffMember; page: StaffPageName }) {
  const roles = staffRolesWith(STAFF_PAGES[page].permission).map((role) => STAFF_ROLE_WORDS[role]);
  return (
    <StaffFrame member={member} page={page} sentence="Your role does not open this page.">
      <Notice glyph={<Icon name="lock" />} title={`For ${roles.join(' and ')} alone`}>
        You are signed in as {STAFF_ROLE_WORDS[member.role]}.
      </Notice>
    </StaffFrame>
  );
}
