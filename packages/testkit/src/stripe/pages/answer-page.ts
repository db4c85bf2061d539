import { readFileSync } from 'node:fs';
import type { Exchange, ServerContext } from '../http/exchange.ts';
import type { CheckoutSession } from '../objects.ts';
import { answerChallenge, returnUrlOf } from '../pay-session.ts';
import { Rejection } from '../rejection.ts';
import { findSession } from '../resources/checkout-sessions.ts';
import type { World } from '../world.ts';
import { challengePage } from './challenge-page.ts';
import { checkoutPage, submitCheckout } from './checkout-page.ts';
import { notePage } from './layout.ts';
import { operate } from './operate.ts';
import { operatorPage } from './operator-page.ts';
import { type PageAnswer, sendPage } from './page.ts';

/** Answers a browser: the hosted pages under /c, and the operator's page. */
export function answerPage(context: ServerContext, exchange: Exchange): void {
  const { response, url } = exchange;
  if (url.pathname === '/geist.woff2' && context.fontFile !== null) {
    response.writeHead(200, { 'content-type': 'font/woff2', 'cache-control': 'max-age=3600' });
    response.end(readFileSync(context.fontFile));
    return;
  }
  sendPage(response, findPage(context, exchange));
}

function findPage(context: ServerContext, exchange: Exchange): PageAnswer {
  const { request, url, body } = exchange;
  const { world } = context;
  const [, first = '', second = '', third = ''] = url.pathname.split('/');
  const form = request.method === 'POST' ? new URLSearchParams(body) : null;
  if (form !== null && !isFromHere(world, exchange)) {
    return notePage(403, 'Refused', 'This form did not come from this page.');
  }
  try {
    if (first === 'c' && second === 'pay') return payPage(world, findSession(world, third), form);
    if (first === 'c' && second === 'challenge') return answerPageOfBank(world, sessionOf(world, third), form);
    if (first === 'operator' && form !== null) return operatorAnswer(world, second, form);
    if (url.pathname === '/') return { kind: 'page', html: operatorPage(world, url.searchParams.get('said')) };
    return notePage(404, 'Nothing here', 'There is no such page.');
  } catch (error) {
    if (error instanceof Rejection) return notePage(error.status, 'This did not work', error.message);
    throw error;
  } finally {
    if (form !== null) context.onChange();
  }
}

/** Another page's form could pay or refund otherwise. */
function isFromHere(world: World, { request }: Exchange): boolean {
  const { origin } = request.headers;
  return origin === undefined || origin === new URL(world.baseUrl()).origin;
}

function payPage(world: World, session: CheckoutSession, form: URLSearchParams | null): PageAnswer {
  const ended = endedPage(session);
  if (ended !== null) return ended;
  const leadsTo = leadsToOf(session);
  if (form === null) return { kind: 'page', html: checkoutPage(world, session), leadsTo };
  const { typed, ...outcome } = submitCheckout(world, session, form);
  if (outcome.kind === 'complete') return { kind: 'redirect', location: outcome.returnUrl };
  if (outcome.kind === 'challenged') return { kind: 'redirect', location: outcome.challengeUrl };
  return {
    kind: 'page',
    status: 402,
    html: checkoutPage(world, session, { problem: outcome.message, typed }),
    leadsTo,
  };
}

function answerPageOfBank(world: World, session: CheckoutSession, form: URLSearchParams | null): PageAnswer {
  const ended = endedPage(session);
  if (ended !== null) return ended;
  const leadsTo = leadsToOf(session);
  if (form === null) return { kind: 'page', html: challengePage(session), leadsTo };
  const outcome = answerChallenge(world, session, form.get('answer') === 'confirm');
  if (outcome.kind === 'complete') return { kind: 'redirect', location: outcome.returnUrl };
  const problem = outcome.kind === 'refused' ? outcome.message : null;
  return { kind: 'page', html: checkoutPage(world, session, { problem }), leadsTo };
}

function endedPage(session: CheckoutSession): PageAnswer | null {
  if (session.status === 'complete') return { kind: 'redirect', location: returnUrlOf(session) };
  if (session.status === 'open') return null;
  return notePage(410, 'This page has expired', 'Go back to Lethe and start again. Nothing was charged.');
}

/** A session by its id, or by the payment that its bank asks about. */
function sessionOf(world: World, id: string): CheckoutSession {
  const found = [...world.state.sessions.values()].find(({ payment_intent: intent }) => intent === id);
  return found ?? findSession(world, id);
}

function leadsToOf({ success_url: success, cancel_url: cancel }: CheckoutSession): string[] {
  return cancel === null ? [success] : [success, cancel];
}

function operatorAnswer(world: World, action: string, form: URLSearchParams): PageAnswer {
  const said = operate(world, action, form);
  if (said === null) return notePage(404, 'Nothing here', 'There is no such button.');
  return { kind: 'redirect', location: `/?said=${encodeURIComponent(said)}` };
}
