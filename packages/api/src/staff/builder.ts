import { hasStaffPermission, type StaffPermission } from '@lethe/core/access';
import type { Actor } from '@lethe/core/audit';
import { DomainError, isDomainError } from '@lethe/core/errors';
import type { OrganizationId } from '@lethe/core/tenancy';
import { initTRPC, TRPCError } from '@trpc/server';
import superjson from 'superjson';
import { z } from 'zod';
import { describeError } from '../procedure/describe-error.ts';
import { TRPC_CODES } from '../procedure/error-status.ts';
import type { StaffContext } from './context.ts';

interface StaffMeta {
  readonly permission: StaffPermission;
}

const t = initTRPC
  .context<StaffContext>()
  .meta<StaffMeta>()
  .create({
    transformer: superjson,
    isDev: false,
    errorFormatter: ({ shape, error }) => {
      const { message, lethe } = describeError(error);
      const { code, httpStatus, path } = shape.data;
      return { ...shape, message, data: { code, httpStatus, path, lethe } };
    },
  });

export const createStaffRouter = t.router;
export const createStaffCallerFactory = t.createCallerFactory;

/** The part of an input that names the organization in whose name an employee acts. */
export const staffOrganizationScope = {
  organizationId: z.guid().transform((id) => id as OrganizationId),
};

const mapDomainErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok || !isDomainError(result.error.cause)) return result;
  const { cause } = result.error;
  throw new TRPCError({ code: TRPC_CODES[cause.code], message: cause.publicMessage, cause });
});

/**
 * A procedure of the staff console. The permission is looked at here, for a clear answer before any work, and again by the ports in each transaction:
 * `ctx.ports` are made for this employee and this permission. `ctx.actor` is what audit logs know the employee by.
 */
export function staffProcedure(permission: StaffPermission) {
  return t.procedure
    .meta({ permission })
    .use(mapDomainErrors)
    .use(({ ctx, next }) => {
      const { staff } = ctx;
      if (staff === null) throw new DomainError('unauthenticated', 'Sign in as staff to go on.');
      const { member, token } = staff;
      if (!hasStaffPermission(member.role, permission)) {
        throw new DomainError('forbidden', 'Your staff role does not include this.', {
          facts: { permission, role: member.role },
        });
      }
      const actor: Actor = { kind: 'staff', id: member.id, label: member.name };
      return next({ ctx: { staff, actor, ports: ctx.portsAs({ token, permission }) } });
    });
}
