import { answer, call, calls, type Scenario, user } from '../scenario.ts';
import { PALLET_CARRIERS, SUPPORT_PROMPT, SUPPORT_TOOLS } from './support-desk.ts';

/** Six turns from the announced delivery to the open claim, with two calls in parallel. */
export const damagedPallet: Scenario = {
  project: 'support-assistant',
  streamedShare: 0.95,
  endUsers: 'customers',
  name: 'damaged-pallet',
  weight: 7,
  models: ['claude-sonnet-4-5'],
  tags: ['damage', 'claim'],
  write: (slots) => {
    const order = slots.code('HF-', 5);
    const carrier = slots.pick(PALLET_CARRIERS);
    const pallet = slots.int(1, 4);
    const claim = slots.code('CL-', 4);
    const signedAt = slots.instant(-33);
    return {
      system: SUPPORT_PROMPT,
      tools: SUPPORT_TOOLS,
      settings: { max_tokens: 900 },
      steps: [
        user(
          `Good morning. ${order} is due today, four pallets of glazed tiles. Can you confirm the window? Our forklift is only here until noon.`,
        ),
        calls(
          call(
            'get_shipment',
            { order, include: ['events'] },
            {
              order,
              carrier,
              status: 'out_for_delivery',
              pallets: 4,
              window: { from: '07:00', to: '10:00' },
              stops_before: 2,
            },
          ),
        ),
        answer(
          `${carrier} has the four pallets on a vehicle with two stops before yours and confirmed the window 07:00 to 10:00. That leaves your forklift two hours in hand.`,
        ),
        user('They are here, thank you. Unloading now. Do I have to sign for each pallet?'),
        answer(
          'One signature covers the shipment. Before you sign, walk round each pallet: if wrap, straps or cartons are damaged, have the driver write it on the note in his own words. "Subject to inspection" alone does not help you later.',
        ),
        user(
          `Pallet ${pallet} of our order ${order} arrived with the wrap torn and two cartons crushed. The driver wrote something on the note. What happens now?`,
        ),
        calls(
          call(
            'get_shipment',
            { order, include: ['events', 'notes'] },
            {
              status: 'delivered_with_remark',
              pallets: 4,
              remark: `P${pallet} wrap torn, 2 ctn damaged`,
              signed_at: signedAt,
              events: [
                { at: slots.instant(-620), place: 'Hub Padborg', event: 'departed' },
                { at: slots.instant(-95), place: 'Depot 14', event: 'out_for_delivery' },
                { at: signedAt, place: 'Recipient', event: 'delivered_with_remark' },
              ],
            },
          ),
          call(
            'open_claim',
            { order, pallet, cause: 'damage' },
            { claim, photos_due: slots.day(7), decision_by: slots.day(17) },
          ),
        ),
        answer(
          `The driver recorded the damage: “P${pallet} wrap torn, 2 ctn damaged”. That remark is what the carrier needs, so you do not have to report it again.\n\nI have opened claim ${claim} for pallet ${pallet}. Please add photos of the wrap and both cartons by ${slots.dayName(7)}. The carrier has not confirmed a replacement date yet; I will write here when it does.`,
        ),
        user('Will do. May I throw the broken tiles away afterwards? They are in the way.'),
        answer(
          `Keep them until claim ${claim} is decided, at the latest on ${slots.dayName(17)}. The carrier may want to see them, and without the goods a claim is cut to what the photos prove. If space is tight, one crushed carton with its contents and photos of the rest are enough.`,
        ),
      ],
    };
  },
};
