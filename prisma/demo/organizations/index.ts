import { BREVIK } from './brevik.ts';
import { HALDEN } from './halden.ts';
import type { OrganizationPlan } from './organization-plan.ts';
import { OSTWICK } from './ostwick.ts';
import { SUNDGAARD } from './sundgaard.ts';

/** The demo's organizations, in the order in which they are shown. */
export const DEMO_ORGANIZATIONS: readonly OrganizationPlan[] = [HALDEN, SUNDGAARD, OSTWICK, BREVIK];
