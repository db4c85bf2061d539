import { z } from 'zod';
import { listPage } from '../http/list-page.ts';
import { expand, page, text } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { find } from '../world.ts';

const listed = z.strictObject({ ...page, payment_intent: text.optional(), customer: text.optional() });

export const CHARGE_ROUTES: readonly Route[] = [
  route('GET', '/v1/charges/:id', z.strictObject({ expand }), (world, _, id) =>
    find(world.state.charges, id, 'charge'),
  ),
  route('GET', '/v1/charges', listed, (world, params) => {
    const charges = [...world.state.charges.values()].filter(
      ({ payment_intent: intent, customer }) =>
        (params.payment_intent ?? intent) === intent && (params.customer ?? customer) === customer,
    );
    return listPage(charges, params, '/v1/charges');
  }),
];
