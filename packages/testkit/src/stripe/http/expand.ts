import type { World } from '../world.ts';

/** Fields that are ids and may be asked for as objects. */
const EXPANDABLE: Readonly<Record<string, (world: World, id: string) => unknown>> = {
  latest_charge: (world, id) => world.state.charges.get(id),
  charge: (world, id) => world.state.charges.get(id),
  customer: (world, id) => world.state.customers.get(id),
  payment_intent: (world, id) => world.state.paymentIntents.get(id),
  payment_method: (world, id) => world.state.paymentMethods.get(id),
  setup_intent: (world, id) => world.state.setupIntents.get(id),
};

/** A copy of an answer in which the fields of the paths, like `data.latest_charge`, are objects. */
export function expandAnswer(world: World, answer: object, paths: readonly string[]): object {
  const copy = structuredClone(answer);
  for (const path of paths) expandPath(world, copy, path.split('.'));
  return copy;
}

function expandPath(world: World, value: unknown, [field, ...rest]: readonly string[]): void {
  if (field === undefined || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) expandPath(world, item, [field, ...rest]);
    return;
  }
  const object = value as Record<string, unknown>;
  const found = object[field];
  if (typeof found === 'string') {
    const expanded = EXPANDABLE[field]?.(world, found);
    if (expanded !== undefined) object[field] = structuredClone(expanded);
  }
  // The items of a list stand under `data`, which is no id.
  expandPath(world, object[field], rest);
}
