import type { z } from 'zod';
import type { World } from '../world.ts';
import { readParams } from './params.ts';
import type { FormObject } from './parse-form.ts';

/** One operation of the API. `path` has `:id` where an id stands. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly run: (world: World, call: { id: string; form: FormObject }) => object;
}

export function route<Schema extends z.ZodType>(
  method: Route['method'],
  path: string,
  schema: Schema,
  run: (world: World, params: z.output<Schema>, id: string) => object,
): Route {
  return { method, path, run: (world, { id, form }) => run(world, readParams(schema, form), id) };
}

/** The route of a request and the id in its path; null when there is none. */
export function findRoute(
  routes: readonly Route[],
  { method, path }: { method: string; path: string },
): { route: Route; id: string } | null {
  const parts = path.split('/');
  for (const candidate of routes) {
    if (candidate.method !== method) continue;
    const wanted = candidate.path.split('/');
    if (wanted.length !== parts.length) continue;
    if (!wanted.every((part, index) => part === ':id' || part === parts[index])) continue;
    return { route: candidate, id: parts[wanted.indexOf(':id')] ?? '' };
  }
  return null;
}
