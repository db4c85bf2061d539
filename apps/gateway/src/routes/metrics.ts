import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AggregatorRegistry } from 'prom-client';
import type { ProcessGroup } from '../processes/process-group.ts';
import { nothingHere, type Route } from './route.ts';

export interface MetricsPorts {
  readonly group: Pick<ProcessGroup, 'collectMetrics'>;
  /** What a scrape from another machine has to know; without one only this machine may scrape. */
  readonly metricsToken: string | null;
}

const LOOPBACK_ADDRESSES: ReadonlySet<string | undefined> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
/** A proxy on this machine speaks for others, and says so. */
const FORWARDING_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** The numbers of all processes, in the text format of Prometheus. It is found by the operator only: how much traffic there is is nobody else's business. */
export function metrics({ group, metricsToken }: MetricsPorts): Route {
  return {
    method: 'GET',
    path: '/metrics',
    async run({ request, client }) {
      if (!mayScrape(request, metricsToken)) throw nothingHere();
      const registry = AggregatorRegistry.aggregate([...(await group.collectMetrics())]);
      client.answerAs(registry.contentType, Buffer.from(await registry.metrics()));
    },
  };
}

function mayScrape({ headers, socket }: IncomingMessage, metricsToken: string | null): boolean {
  if (metricsToken !== null) return isSame(headers.authorization ?? '', `Bearer ${metricsToken}`);
  return (
    LOOPBACK_ADDRESSES.has(socket.remoteAddress) && FORWARDING_HEADERS.every((name) => headers[name] === undefined)
  );
}

/** In a time that says nothing of where they differ. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
