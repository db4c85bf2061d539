import { personOf } from '@lethe/core/holds';
import { staffProcedure } from './builder.ts';

const HOLDS_SHOWN_MAX = 500;

/** The cases of all organizations, those that wait for a second person first, and who asks, as cases note people. */
export const listHolds = staffProcedure('hold:handle').query(async ({ ctx: { ports, staff } }) => ({
  holds: await ports.holdRegister.list(HOLDS_SHOWN_MAX),
  person: personOf({ kind: 'staff', id: staff.member.id }),
}));
