import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDomainError } from '@lethe/core/errors';
import { hasPermission, ROLES, type Role } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { TRPCError } from '@trpc/server';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { appRouter, createCaller, createDownloadCaller, downloadRouter } from '../index.ts';
import type { AnyOperation, ManagementContext } from '../rest/define-operation.ts';
import { OPERATIONS } from '../rest/operations.ts';
import {
  contextFor,
  createMemoryWorld,
  HALDEN,
  type MemoryWorld,
  SESSION_ID,
  userIdOf,
} from '../testing/memory-ports.ts';
import { PROCEDURE_INPUTS } from '../testing/procedure-inputs.ts';
import { createRequest, createSealedPart, REQUEST_ID } from '../testing/request-factory.ts';
import type { Access } from './builder.ts';
import {
  EXPORT_READ_PATH,
  PAYLOAD_READ_PATHS,
  REPLAY_READ_PATH,
  type ReadPath,
  SEARCH_READ_PATH,
} from './read-paths.ts';

type Procedures = Record<string, { _def: { meta?: { access: Access } } }>;
type Caller = Record<string, Record<string, (input: unknown) => Promise<unknown>>>;

const accessOf = (router: { _def: { procedures: unknown } }) =>
  Object.entries(router._def.procedures as Procedures).map(([path, { _def }]) => [path, _def.meta?.access] as const);
const PROCEDURES = new Map([
  ...accessOf(appRouter),
  ...accessOf(downloadRouter).map(([path, access]) => [`download.${path}`, access] as const),
]);
const ALL_PATHS: readonly ReadPath[] = [
  ...[...PROCEDURES.keys()].map((name) => ({ via: 'trpc', name }) as const),
  ...OPERATIONS.map(({ id: name }) => ({ via: 'rest', name }) as const),
];

const EXPIRES_AT = createRequest().retention.expiresAt ?? new Date();

/** A world with one stored payload, which notes whether anybody fetched or opened it. */
function watchedWorld(changes: Parameters<typeof createRequest>[0] = {}): { world: MemoryWorld; touched: string[] } {
  const world = createMemoryWorld();
  const touched: string[] = [];
  world.requests.push(createRequest(changes));
  world.sealed.push(createSealedPart('request'), createSealedPart('response'));
  const at = world.clock.now();
  const session = { id: SESSION_ID, userAgent: null, address: null, createdAt: at, lastSeenAt: at };
  world.sessions.push(...ROLES.map((role) => ({ ...session, userId: userIdOf(role) })));
  const { payloads, opener } = world.ports;
  const read: typeof payloads.read = (query) => {
    touched.push('store');
    return payloads.read(query);
  };
  const open: typeof opener.open = (part) => {
    touched.push('opener');
    return opener.open(part);
  };
  const watched = { ...world.ports, payloads: { ...payloads, read }, opener: { open } };
  return { world: { ...world, ports: watched }, touched };
}

async function callProcedure(name: string, world: MemoryWorld, role: Role): Promise<unknown> {
  const context = contextFor(world, role);
  const callers = (
    name.startsWith('download.') ? { download: createDownloadCaller(context) } : createCaller(context)
  ) as unknown;
  const [domain = '', verb = ''] = name.split('.');
  const scope = PROCEDURES.get(name) === 'session' ? {} : { organizationSlug: HALDEN.slug };
  const input = { ...scope, ...PROCEDURE_INPUTS[name] };
  return (callers as Caller)[domain]?.[verb]?.(Object.keys(input).length === 0 ? undefined : input);
}

/** What each placeholder of a path stands for; others stand for the id of the one request. */
const PARAMS: Readonly<Record<string, string>> = { index: '0', size: '1' };
/** What the operations need in their query that cannot do without. */
const QUERIES: Readonly<Record<string, Record<string, string>>> = {
  getConsistencyProof: { from: '1', to: '1' },
  queryAnalytics: { metric: 'requests', from: '2026-11-01', to: '2026-12-01' },
  exportAnalytics: { metric: 'requests', from: '2026-11-01', to: '2026-12-01' },
  compareModels: { from: '2026-11-01', to: '2026-12-01' },
  listPromptPatterns: { from: '2026-11-01', to: '2026-12-01' },
  getUsage: { from: '2026-11-01', to: '2026-12-01' },
};

async function callOperation(name: string, world: MemoryWorld): Promise<unknown> {
  const operation = OPERATIONS.find(({ id }) => id === name) as AnyOperation;
  const context: ManagementContext = {
    ...contextFor(world, null),
    organization: HALDEN,
    actor: { kind: 'management_key', id: 'key-1', label: 'nightly export' },
    projects: 'all',
    scopes: [operation.scope],
  };
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, placeholder = '']) => placeholder);
  const given = Object.fromEntries(names.map((placeholder) => [placeholder, PARAMS[placeholder] ?? REQUEST_ID]));
  const params = (operation.params ?? z.strictObject({})).parse(given);
  const query = (operation.query ?? z.strictObject({})).parse(QUERIES[name] ?? {});
  return operation.handle(context, { params, query, body: undefined });
}

/** The answer, or the code of the refusal. */
async function ask({ via, name }: ReadPath, world: MemoryWorld, role: Role = 'owner'): Promise<unknown> {
  try {
    return await (via === 'trpc' ? callProcedure(name, world, role) : callOperation(name, world));
  } catch (error) {
    const cause = error instanceof TRPCError ? error.cause : error;
    if (isDomainError(cause)) return { kind: cause.code.replace(/^payload_/, '') };
    throw error;
  }
}

const isReadOnly = ({ via, name }: ReadPath) =>
  via === 'trpc' || OPERATIONS.find(({ id }) => id === name)?.method === 'GET';

const isSearch = ({ name }: ReadPath) => (SEARCH_READ_PATH.names as readonly string[]).includes(name);

describe('invariant 17: the registry of read paths', () => {
  it.each(ALL_PATHS.filter((path) => isReadOnly(path) && !isSearch(path)))(
    '$via $name reads payloads only if it is registered',
    async (path) => {
      const isRegistered = PAYLOAD_READ_PATHS.some(({ via, name }) => via === path.via && name === path.name);
      for (const role of ['owner', 'compliance'] as const) {
        for (const isHeld of [false, true]) {
          const { world, touched } = watchedWorld({ isHeld });
          if (isHeld) world.clock.advance(2 * MS_PER_DAY);
          await ask(path, world, role);
          if (!isRegistered) expect(touched).toEqual([]);
        }
      }
      if (isRegistered) {
        const { world, touched } = watchedWorld();
        await ask(path, world);
        expect(touched).toEqual(['store', 'opener', 'opener']);
      }
    },
  );

  it('names nothing that is not there', () => {
    for (const path of PAYLOAD_READ_PATHS) expect(ALL_PATHS).toContainEqual(path);
  });

  it('is complete: store and opener are asked by one operation, by exports, by searches and by the gateway’s replay only, and the functions of the database by one adapter each', () => {
    const asking = sourceFiles().filter(({ text }) => /\bpayloads\.read\(|\bopener\.open\(/.test(text));
    expect(asking.map(({ file }) => file).toSorted()).toEqual([
      REPLAY_READ_PATH.opener,
      EXPORT_READ_PATH.opener,
      'packages/core/src/payloads/operations/read-payload.ts',
      SEARCH_READ_PATH.opener,
    ]);
    const scanning = sourceFiles().filter(({ text }) => /\bscan_payloads\(/.test(text));
    expect(scanning.map(({ file }) => file)).toEqual([SEARCH_READ_PATH.adapter]);
    const calling = sourceFiles().filter(({ text }) =>
      /\bread_payload\(|\breadable_payload\b|\bFROM payload\b/.test(text),
    );
    expect(calling.map(({ file }) => file)).toEqual(['packages/db/src/payload-store.ts']);
    const replaying = sourceFiles().filter(({ text }) => /\bread_idempotent_answer\(/.test(text));
    expect(replaying.map(({ file }) => file)).toEqual([REPLAY_READ_PATH.adapter]);
    const exporting = sourceFiles().filter(({ text }) => /\bread_export_payloads\(/.test(text));
    expect(exporting.map(({ file }) => file)).toEqual([EXPORT_READ_PATH.adapter]);
    const fetching = sourceFiles().filter(({ text }) => /\bread_export_file\(/.test(text));
    expect(fetching.map(({ file }) => file)).toEqual([EXPORT_READ_PATH.files]);
  });
});

describe.each(PAYLOAD_READ_PATHS)('invariant 17: $via $name', (path) => {
  it('gives the payload until its expiry, and from that instant on says that it has expired and touches nothing', async () => {
    const { world, touched } = watchedWorld();
    world.clock.advance(EXPIRES_AT.getTime() - world.clock.now().getTime() - 1);
    expect(JSON.stringify(await ask(path, world))).toContain('the request');
    touched.length = 0;
    world.clock.advance(1);
    expect(await ask(path, world)).toMatchObject({ kind: 'expired' });
    expect(touched).toEqual([]);
  });

  it('says that it was erased, and touches nothing', async () => {
    const { world, touched } = watchedWorld({ erasedAt: addMs(EXPIRES_AT, -MS_PER_DAY) });
    expect(await ask(path, world)).toMatchObject({ kind: 'erased' });
    expect(touched).toEqual([]);
  });

  it('says of what a hold preserves past its expiry that it is held, and touches nothing', async () => {
    const { world, touched } = watchedWorld({ isHeld: true });
    world.clock.advance(2 * MS_PER_DAY);
    expect(await ask(path, world)).toMatchObject({ kind: 'held' });
    expect(touched).toEqual([]);
  });
});

/** The product's own code, without tests. */
function sourceFiles(): readonly { file: string; text: string }[] {
  const root = join(import.meta.dirname, '../../../..');
  const folders = ['apps', 'packages'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => `${group}/${name}/src`),
  );
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|(^|\/)(testing|generated)\//.test(file))
        .map((file) => `${folder}/${file}`),
    )
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
}

describe('invariant 17: a search inside payloads', () => {
  const searchAs = (world: MemoryWorld, role: Role) => callProcedure('search.payloads', world, role);

  it('is made by the procedure and the operation that are registered, and opens nothing for whoever lacks payload:read', async () => {
    for (const name of SEARCH_READ_PATH.names) expect(ALL_PATHS.map((path) => path.name)).toContain(name);
    for (const role of ROLES.filter((one) => !hasPermission(one, 'payload:read'))) {
      const { world, touched } = watchedWorld();
      await expect(searchAs(world, role)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(touched).toEqual([]);
      expect(world.audited).toEqual([]);
    }
  });

  it('finds until the expiry, and from that instant on opens nothing; what was erased or is only held neither', async () => {
    const { world, touched } = watchedWorld();
    world.clock.advance(EXPIRES_AT.getTime() - world.clock.now().getTime() - 1);
    expect(await searchAs(world, 'developer')).toMatchObject({ matches: [{ requestId: REQUEST_ID, hitCount: 1 }] });
    expect(touched).toEqual(['opener', 'opener']);
    world.clock.advance(1);
    expect(await searchAs(world, 'developer')).toMatchObject({ matches: [], scannedCount: 0 });
    expect(touched).toEqual(['opener', 'opener']);
    for (const changes of [{ erasedAt: EXPIRES_AT }, { isHeld: true }]) {
      const other = watchedWorld(changes);
      if (changes.isHeld) other.world.clock.advance(2 * MS_PER_DAY);
      expect(await searchAs(other.world, 'owner')).toMatchObject({ matches: [] });
      expect(other.touched).toEqual([]);
    }
  });

  it('lets nothing of a payload out but what surrounds a hit, and puts what was looked for into no record', async () => {
    const { world } = watchedWorld();
    const found = JSON.stringify(await searchAs(world, 'owner'));
    expect(found).toContain('the request');
    expect(found).not.toContain('the response');
    expect(world.audited.map(({ action }) => action)).toEqual(['payload.searched']);
    expect(JSON.stringify(world.audited)).not.toContain('the request');
  });
});
