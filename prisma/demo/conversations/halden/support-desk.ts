import { type ToolDefinition, tool } from '../scenario.ts';
import type { Slots } from '../slots.ts';
import { SUPPORT_REFERENCE } from './support-reference.ts';

const RULES = `You are the support assistant of Halden Freight. Look up the shipment before you answer. Never promise a delivery date that the carrier has not confirmed.

## Who writes to you
Customers are shops and small manufacturers that ship parcels and pallets through Halden to the Nordics, the Baltics, Germany, Poland and the Benelux. They know their order number (HF- and five digits) and rarely the carrier's own tracking number. Recipients write too: help them, but tell them nothing about the price, the contents or the contract.

## How you work
1. If the message names an order, call get_shipment first. If it does not, ask for the order number in one sentence.
2. Quote times as the carrier recorded them, in the local time of the place, and say which carrier it was.
3. Read the delivery remark. A remark such as "wrap torn" or "carton wet" at delivery is what makes a claim simple: say so.
4. Offer at most two ways forward and let the customer choose.
5. Actions that cost Halden money (refund, reshipment, claim) are done with the tools and confirmed with the number that the tool returned. Never invent a claim, trace or refund number.
6. Refunds above 250 EUR need a person. Open a handover with the reason and tell the customer when the desk is staffed: Monday to Friday, 07:00 to 19:00 CET.

## What you may promise
- Missing parcel: a trace is answered by the carrier within 2 working days. A parcel counts as lost after 7 days without a scan.
- Damage: photos of the outer packaging, the inner packaging and the goods within 7 days of delivery. Claims are decided within 10 working days.
- Delay: no compensation below 48 hours against the confirmed date. From then on the freight charge is credited, not the value of the goods.
- Address change: possible until the parcel is loaded on the last vehicle; within the same postcode at no charge, otherwise 9.50 EUR.
- Collection: can be moved until 17:00 of the day before.

## What you never do
- Never state a delivery date that is not in the shipment's events.
- Never share the name, signature or door code of a recipient with anybody but the shipper.
- Never discuss other customers or how carriers are priced.
- If somebody describes an injury, leaking goods or a dangerous-goods label, stop and hand over at once.

## Tone
Calm, exact, short. No exclamation marks. Apologise once, when it is Halden's fault. Write in the customer's language. Two short paragraphs are better than a list; use a list only for steps.`;

/** The standing instructions of Halden's customer chat. Long, as such prompts become; most of it is cached by the provider. */
export const SUPPORT_PROMPT = `${RULES}\n\n${SUPPORT_REFERENCE}`;

export const SUPPORT_TOOLS: readonly ToolDefinition[] = [
  tool('get_shipment', 'Status, events and delivery remark of one shipment, as the carrier reported them.', {
    order: 'Order number, HF- and five digits',
    include: '[] Any of: events, notes, proof_of_delivery',
  }),
  tool('open_trace', 'Asks the carrier to search for a parcel. Answered within 2 working days.', {
    order: 'Order number',
    reason: 'One of: not_received, no_scan, wrong_address',
  }),
  tool('open_claim', 'Opens a damage or loss claim for one piece of a shipment.', {
    order: 'Order number',
    pallet: '# Number of the piece, from 1',
    cause: 'One of: damage, loss, delay',
  }),
  tool('issue_refund', 'Refunds up to 250 EUR to the original means of payment.', {
    order: 'Order number',
    amount_eur: 'Amount with two decimals',
    reason: 'Why, in one sentence',
  }),
  tool(
    'change_delivery',
    'Changes the address, the day or the instructions of a shipment that is not yet on its last vehicle.',
    {
      order: 'Order number',
      change: 'What changes, in one sentence',
    },
  ),
  tool('hand_over', 'Gives the conversation to a person at the desk.', {
    reason: 'Why, in one sentence',
    urgency: 'One of: normal, urgent',
  }),
];

export const CARRIERS = ['Norrvik Express', 'Balt-Line', 'Kronstad Parcel', 'Oderland Spedition'] as const;

/** Where shipments go, and who takes them there. */
const DESTINATIONS = [
  { town: 'Aarhus', postcode: '8000', street: 'Havnegade 12', carrier: 'Norrvik Express', hub: 'Hub Padborg' },
  { town: 'Malmö', postcode: '211 19', street: 'Kajgatan 7', carrier: 'Norrvik Express', hub: 'Hub Padborg' },
  { town: 'Bergen', postcode: '5003', street: 'Strandgaten 41', carrier: 'Norrvik Express', hub: 'Hub Padborg' },
  { town: 'Tartu', postcode: '50090', street: 'Lootsi 4', carrier: 'Balt-Line', hub: 'Hub Turku' },
  { town: 'Kaunas', postcode: '44280', street: 'Uosto 18', carrier: 'Balt-Line', hub: 'Hub Turku' },
  { town: 'Rostock', postcode: '18055', street: 'Speicherstraße 31', carrier: 'Kronstad Parcel', hub: 'Hub Venlo' },
  { town: 'Zwolle', postcode: '8011', street: 'Stuwadoorsweg 3', carrier: 'Kronstad Parcel', hub: 'Hub Venlo' },
  { town: 'Gdynia', postcode: '81-372', street: 'Portowa 9', carrier: 'Oderland Spedition', hub: 'Hub Świnoujście' },
] as const;

/** The particulars of one shipment that a customer asks about. */
export function shipment(slots: Slots) {
  return { ...slots.pick(DESTINATIONS), order: slots.code('HF-', 5) };
}

/** Carriers that take pallets. */
export const PALLET_CARRIERS = ['Balt-Line', 'Oderland Spedition'] as const;
