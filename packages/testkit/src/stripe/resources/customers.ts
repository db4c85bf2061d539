import { z } from 'zod';
import { listPage } from '../http/list-page.ts';
import { emptiableText, expand, metadata, page, text } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import type { Customer, Metadata } from '../objects.ts';
import { emit, find, newId, secondsOf, type World } from '../world.ts';

const fields = {
  name: emptiableText.optional(),
  email: emptiableText.optional(),
  description: emptiableText.optional(),
  metadata: metadata.optional(),
  expand,
};
const created = z.strictObject(fields);
const updated = z.strictObject({
  ...fields,
  invoice_settings: z.strictObject({ default_payment_method: emptiableText.optional() }).optional(),
});

export const CUSTOMER_ROUTES: readonly Route[] = [
  route('POST', '/v1/customers', created, (world, params) => {
    const customer: Customer = {
      id: newId('cus'),
      object: 'customer',
      created: secondsOf(world.now()),
      livemode: false,
      name: params.name || null,
      email: params.email || null,
      description: params.description || null,
      metadata: mergeMetadata({}, params.metadata),
      invoice_settings: { default_payment_method: null },
    };
    world.state.customers.set(customer.id, customer);
    emit(world, 'customer.created', customer);
    return customer;
  }),
  route('POST', '/v1/customers/:id', updated, (world, params, id) => {
    const customer = findCustomer(world, id);
    for (const name of ['name', 'email', 'description'] as const) {
      if (params[name] !== undefined) customer[name] = params[name] || null;
    }
    const chosen = params.invoice_settings?.default_payment_method;
    if (chosen !== undefined) {
      if (chosen !== '') find(world.state.paymentMethods, chosen, 'PaymentMethod');
      customer.invoice_settings.default_payment_method = chosen || null;
    }
    customer.metadata = mergeMetadata(customer.metadata, params.metadata);
    emit(world, 'customer.updated', customer);
    return customer;
  }),
  route('DELETE', '/v1/customers/:id', z.strictObject({}), (world, _, id) => {
    const customer = findCustomer(world, id);
    world.state.customers.delete(id);
    for (const method of world.state.paymentMethods.values()) {
      if (method.customer !== id) continue;
      method.customer = null;
      const card = world.state.cards.get(method.id);
      if (card !== undefined) card.isDetached = true;
    }
    emit(world, 'customer.deleted', customer);
    return { id, object: 'customer', deleted: true };
  }),
  route('GET', '/v1/customers/:id', z.strictObject({ expand }), (world, _, id) => findCustomer(world, id)),
  route('GET', '/v1/customers', z.strictObject({ ...page, email: text.optional() }), (world, params) => {
    const customers = [...world.state.customers.values()];
    return listPage(
      customers.filter(({ email }) => params.email === undefined || email === params.email),
      params,
      '/v1/customers',
    );
  }),
];

export function findCustomer(world: World, id: string, param?: string): Customer {
  return find(world.state.customers, id, 'customer', param);
}

export function mergeMetadata(metadata: Metadata, change: Metadata | undefined): Metadata {
  const merged = Object.entries({ ...metadata, ...change }).filter(([, value]) => value !== '');
  return Object.fromEntries(merged);
}
