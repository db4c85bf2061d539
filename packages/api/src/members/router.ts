import { createRouter } from '../procedure/builder.ts';
import { listMembers } from './list-members.ts';
import { removeMember } from './remove-member.ts';
import { updateMember } from './update-member.ts';

export const membersRouter = createRouter({ list: listMembers, update: updateMember, remove: removeMember });
