import { z } from 'zod';
import { listPage } from '../http/list-page.ts';
import { expand, page, text } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { find } from '../world.ts';

export const EVENT_ROUTES: readonly Route[] = [
  route('GET', '/v1/events/:id', z.strictObject({ expand }), (world, _, id) => find(world.state.events, id, 'event')),
  route('GET', '/v1/events', z.strictObject({ ...page, type: text.optional() }), (world, params) => {
    const events = [...world.state.events.values()].filter(({ type }) => (params.type ?? type) === type);
    return listPage(events, params, '/v1/events');
  }),
];
