import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';

export type { PrismaClient };

/** The Prisma client, for the sign-in library's adapter. Tenant data goes through `withOrganization`. */
export function createPrisma({ url, poolSizeMax }: { url: string; poolSizeMax: number }): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: poolSizeMax }) });
}
