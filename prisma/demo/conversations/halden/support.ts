import { answer, call, calls, type Scenario, user } from '../scenario.ts';
import { damagedPallet } from './damaged-pallet.ts';
import { PALLET_CARRIERS, SUPPORT_PROMPT, SUPPORT_TOOLS, shipment } from './support-desk.ts';

const desk = {
  project: 'support-assistant',
  streamedShare: 0.92,
  endUsers: 'customers',
} as const;
const chat = { system: SUPPORT_PROMPT, tools: SUPPORT_TOOLS, settings: { max_tokens: 900 } } as const;

const deliveredNotReceived: Scenario = {
  ...desk,
  name: 'delivered-not-received',
  weight: 12,
  models: ['claude-sonnet-4-5', 'claude-sonnet-4-5', 'gpt-5-mini'],
  tags: ['delivery', 'refund'],
  write: (slots) => {
    const { order, carrier, town, hub } = shipment(slots);
    const amount = slots.amount(40, 240);
    const minutesAgo = slots.int(900, 1_500);
    const trace = slots.code('TR-', 6);
    const wantsRefund = slots.random.chance(0.5);
    return {
      ...chat,
      steps: [
        user(
          slots.pick([
            `The courier marked order ${order} as delivered yesterday, but nothing arrived. I would like it sent again or refunded.`,
            `${order} shows "delivered" since yesterday. I was in the workshop all day and nobody rang. Where is it?`,
            `Hello, tracking for ${order} says delivered and signed. I signed nothing. What do I do now?`,
          ]),
        ),
        calls(
          call(
            'get_shipment',
            { order, include: ['events', 'proof_of_delivery'] },
            {
              order,
              carrier,
              status: 'delivered',
              signed_by: null,
              events: [
                { at: slots.instant(-minutesAgo - 1_300), place: hub, event: 'sorted' },
                { at: slots.instant(-minutesAgo - 260), place: town, event: 'out_for_delivery' },
                { at: slots.instant(-minutesAgo), place: town, event: 'delivered', remark: null },
              ],
              proof_of_delivery: { signature: null, photo: null, position_deviation_m: slots.int(40, 420) },
              value_eur: amount,
            },
          ),
        ),
        calls(call('open_trace', { order, reason: 'not_received' }, { trace, answer_due: slots.day(2), carrier })),
        answer(
          `${carrier} scanned the parcel in ${town} at ${slots.time(-minutesAgo)} without a signature and without a photo, which is not enough for us to count it as delivered. I am sorry about that.\n\nI have opened trace ${trace}; the carrier has to answer by ${slots.dayName(2)}. You can choose a replacement or a refund of ${amount} EUR now. You do not have to wait for the trace.`,
        ),
        ...(wantsRefund
          ? [
              user('Refund please. I have bought the part elsewhere in the meantime.'),
              calls(
                call(
                  'issue_refund',
                  { order, amount_eur: amount, reason: 'Delivered without proof; recipient did not receive it.' },
                  { refund: slots.code('RF-', 6), amount_eur: amount, booked_on: slots.day(3) },
                ),
              ),
              answer(
                `The refund of ${amount} EUR is on its way to the card you paid with and will be booked by ${slots.dayName(3)}. If the parcel does turn up, refuse it at the door; it then comes back to us at no cost to you.`,
              ),
            ]
          : []),
      ],
    };
  },
};

const whereIsIt: Scenario = {
  ...desk,
  name: 'where-is-it',
  weight: 15,
  models: ['gpt-5-mini', 'gpt-5-mini', 'gemini-2.5-flash', 'mistral-large'],
  tags: ['delivery'],
  write: (slots) => {
    const { order, carrier, town, hub } = shipment(slots);
    const isLate = slots.random.chance(0.4);
    return {
      ...chat,
      steps: [
        user(
          slots.pick([
            `Where is ${order}?`,
            `Status of ${order} please, the customer keeps calling.`,
            `any news on ${order}? it was supposed to leave on ${slots.dayName(-3)}`,
          ]),
        ),
        calls(
          call(
            'get_shipment',
            { order, include: ['events'] },
            {
              order,
              carrier,
              status: isLate ? 'held_at_hub' : 'in_transit',
              confirmed_date: isLate ? null : slots.day(1),
              events: [
                { at: slots.instant(-4_100), place: 'Sender', event: 'collected' },
                { at: slots.instant(-2_600), place: hub, event: 'arrived' },
                {
                  at: slots.instant(isLate ? -2_500 : -700),
                  place: hub,
                  event: isLate ? 'held: missing commodity code' : 'departed',
                },
              ],
            },
          ),
        ),
        answer(
          isLate
            ? `${order} has been at ${hub} since ${slots.dayName(-2)}. ${carrier} is holding it because the invoice has no commodity code. Send me the six-digit code and the goods description and I will pass both on; until then there is no confirmed date that I could give you.`
            : `${order} left ${hub} with ${carrier} and is on its way to ${town}. The carrier has confirmed ${slots.dayName(1)}; no time window yet. It usually appears on the evening before.`,
        ),
      ],
    };
  },
};

const addressChange: Scenario = {
  ...desk,
  name: 'address-change',
  weight: 7,
  models: ['claude-haiku-4-5', 'gpt-5-mini'],
  tags: ['address'],
  write: (slots) => {
    const { order, carrier, town, postcode, street } = shipment(slots);
    return {
      ...chat,
      steps: [
        user(`We moved. Can ${order} go to ${street}, ${postcode} ${town} instead? Same town as before.`),
        calls(
          call(
            'get_shipment',
            { order, include: ['events'] },
            { order, carrier, status: 'in_transit', postcode, last_vehicle: false },
          ),
        ),
        calls(
          call(
            'change_delivery',
            { order, change: `New address ${street}, ${postcode} ${town}` },
            { accepted: true, fee_eur: '0.00', label: 'relabel at hub' },
          ),
        ),
        answer(
          `Done. ${order} now goes to ${street}, ${postcode} ${town}. The postcode stays the same, so there is no charge. ${carrier} relabels the parcel at the hub tonight; the tracking page shows the old address until then.`,
        ),
      ],
    };
  },
};

const movedCollection: Scenario = {
  ...desk,
  name: 'moved-collection',
  weight: 5,
  models: ['mistral-large', 'gpt-5-mini'],
  tags: ['collection'],
  write: (slots) => {
    const order = slots.code('HF-', 5);
    const carrier = slots.pick(PALLET_CARRIERS);
    const pieces = slots.int(2, 6);
    return {
      ...chat,
      steps: [
        user(
          `Our press broke down and ${order} (${pieces} pallets) will not be ready tomorrow. Can the collection move to ${slots.dayName(3)}?`,
        ),
        calls(
          call(
            'change_delivery',
            { order, change: `Move collection to ${slots.day(3)}` },
            { accepted: true, window: '13:00-16:00', confirmed_by: carrier },
          ),
        ),
        answer(
          `${carrier} now collects ${order} on ${slots.dayName(3)} between 13:00 and 16:00. The driver brings a tail lift for up to 900 kg a pallet; tell me if one is heavier. The delivery date moves by the same number of days, but the carrier has not confirmed it yet.`,
        ),
        user('Perfect. Each pallet is about 640 kg, so we are fine.'),
        answer('Noted, 640 kg a pallet. You need not do anything else until the driver calls from the gate.'),
      ],
    };
  },
};

export const SUPPORT_SCENARIOS: readonly Scenario[] = [
  deliveredNotReceived,
  damagedPallet,
  whereIsIt,
  addressChange,
  movedCollection,
];
