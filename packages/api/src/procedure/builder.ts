import type { Actor } from '@lethe/core/audit';
import { DomainError, isDomainError } from '@lethe/core/errors';
import { hasPermission, type Permission, projectScopeOf, refuseInactive } from '@lethe/core/tenancy';
import { initTRPC, TRPCError } from '@trpc/server';
import superjson from 'superjson';
import { z } from 'zod';
import type { ApiContext } from './context.ts';
import { describeError } from './describe-error.ts';
import { TRPC_CODES } from './error-status.ts';

/** What a caller must have: a permission in the organization named, or only a session. */
export type Access = Permission | 'session';

interface ProcedureMeta {
  readonly access: Access;
  /** Whether it also answers members of a suspended or closed organization. */
  readonly whileInactive?: boolean;
}

const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer: superjson,
    isDev: false,
    errorFormatter: ({ shape, error }) => {
      const { message, lethe } = describeError(error);
      const { code, httpStatus, path } = shape.data;
      return { ...shape, message, data: { code, httpStatus, path, lethe } };
    },
  });

export const createRouter = t.router;
export const createCallerFactory = t.createCallerFactory;

const SLUG_LENGTH_MAX = 63;
/** No name has control characters, and PostgreSQL takes no NUL. */
const WITHOUT_CONTROLS = /^\P{Cc}*$/u;

/** The part of the input that names the organization; every organization procedure's input schema begins with it. */
export const organizationScope = { organizationSlug: z.string().min(1).max(SLUG_LENGTH_MAX).regex(WITHOUT_CONTROLS) };
const organizationScopeSchema = z.looseObject(organizationScope);

const mapDomainErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok || !isDomainError(result.error.cause)) return result;
  const { cause } = result.error;
  throw new TRPCError({ code: TRPC_CODES[cause.code], message: cause.publicMessage, cause });
});

const requireSession = t.middleware(({ ctx, next }) => {
  if (ctx.user === null) throw new DomainError('unauthenticated', 'Sign in to go on.');
  const actor: Actor = { kind: 'user', id: ctx.user.id, label: ctx.user.name };
  return next({ ctx: { user: ctx.user, actor } });
});

interface InactiveAccess {
  readonly whileInactive?: boolean;
}

/**
 * A procedure inside one organization. Membership comes from the session alone; an organization that does not exist and one that the caller
 * does not belong to are answered alike, before the rest of the input is looked at. A suspended or closed one is refused to all its members,
 * but for what `whileInactive` opens: to be told why and until when, to pay, to close, to reopen, to leave.
 */
export function organizationProcedure(permission: Permission, { whileInactive = false }: InactiveAccess = {}) {
  return sessionProcedure(permission)
    .meta({ access: permission, whileInactive })
    .use(async ({ ctx, getRawInput, next }) => {
      const { organizationSlug } = parseScope(await getRawInput());
      const membership = await ctx.ports.memberships.membership({ userId: ctx.user.id, organizationSlug });
      if (membership === null) throw new DomainError('not_found', 'There is no such organization.');
      if (!whileInactive) refuseInactive(membership.organization.lifecycle);
      if (!hasPermission(membership.role, permission)) {
        throw new DomainError('forbidden', 'Your role does not include this.', {
          facts: { permission, role: membership.role },
        });
      }
      return next({
        ctx: { membership, organization: membership.organization, projects: projectScopeOf(membership) },
      });
    });
}

/** A procedure of a signed-in person that belongs to no organization. `access` is its declaration, which the builder demands of every procedure. */
export function sessionProcedure(access: Access) {
  return t.procedure.meta({ access }).use(mapDomainErrors).use(requireSession);
}

function parseScope(rawInput: unknown) {
  const parsed = organizationScopeSchema.safeParse(rawInput);
  if (!parsed.success) throw new TRPCError({ code: 'BAD_REQUEST', cause: parsed.error });
  return parsed.data;
}
