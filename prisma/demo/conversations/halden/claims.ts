import { picture } from '../../images/pictures.ts';
import { answer, image, jsonFormat, type Scenario, text, user } from '../scenario.ts';
import { CARRIERS } from './support-desk.ts';

const triage = { project: 'claims-triage', streamedShare: 0.05, endUsers: 'employees' } as const;

const INSPECTOR = `You look at photographs that belong to freight claims. Describe only what can be seen. Name the kind of damage, where it is, and whether it points to handling, stacking, moisture or insufficient packaging. Say what cannot be judged from the picture. Never estimate amounts of money.`;

const inspectPhoto: Scenario = {
  ...triage,
  name: 'inspect-photo',
  weight: 6,
  models: ['gemini-2.5-flash', 'claude-sonnet-4-5'],
  tags: ['damage', 'photo'],
  write: (slots) => {
    const claim = slots.code('CL-', 4);
    return {
      system: INSPECTOR,
      settings: { temperature: 0 },
      steps: [
        user([
          text(
            `Claim ${claim}, photo 1 of 2, taken by the recipient. Contents according to the shipper: ${slots.pick(['ceramic basins', 'coffee grinders', 'control units', 'glass shades'])}. What do you see?`,
          ),
          image(picture('carton', slots.int(0, 3))),
        ]),
        answer(
          'A closed single-wall carton on a concrete floor, label side to the left. The upper right corner is pushed in to a depth of roughly a tenth of the box; the top flap has lifted there and creases run diagonally down the right side. The tape over the centre seam is intact.\n\nThe shape of the dent, deepest at the corner and without crush marks along the edges, points to a fall or a knock on that corner rather than to stacking. No stain or wavy board, so nothing suggests moisture.\n\nNot to be judged from this picture: whether there is inner packaging, and the state of the goods. A photo of the opened box from above would settle both.',
        ),
        user('Would a forklift tine look like this?'),
        answer(
          'Unlikely. A tine leaves a narrow slit or a flat, vertical indentation in a side wall, usually 10 to 15 cm above the floor. This dent is three-sided and at a top corner. A drop on the corner, or another box falling on it, fits better.',
        ),
      ],
    };
  },
};

const comparePhotos: Scenario = {
  ...triage,
  name: 'compare-photos',
  weight: 2.5,
  models: ['claude-sonnet-4-5', 'gemini-2.5-pro'],
  tags: ['damage', 'photo'],
  write: (slots) => ({
    system: INSPECTOR,
    steps: [
      user([
        text(
          `${slots.code('CL-', 4)}: the first picture is from the hub, the second from the recipient. Is the damage new?`,
        ),
        image(picture('carton', 0)),
        image(picture('carton', 3)),
      ]),
      answer(
        'Both pictures show the same carton: label, tape and proportions agree. In the first, the upper right corner is dented slightly; in the second, the dent reaches about three times as far and further creases have appeared below it.\n\nSo the corner was damaged before or at the hub, and became considerably worse after it. I would not call it new damage, but most of it happened on the last leg.',
      ),
    ],
  }),
};

const readLabel: Scenario = {
  ...triage,
  name: 'read-label',
  weight: 3,
  models: ['gemini-2.5-flash'],
  tags: ['label', 'photo'],
  write: (slots) => {
    const variant = slots.int(0, 3);
    const isTorn = variant % 2 === 1;
    return {
      system:
        'You read shipping labels. Return only JSON that matches the schema. A field that cannot be read is null; never guess a character.',
      settings: {
        temperature: 0,
        response_format: jsonFormat('label', {
          barcode_readable: { type: 'boolean' },
          address_readable: { type: 'boolean' },
          obstruction: { type: ['string', 'null'] },
          action: { type: 'string', enum: ['scan', 'relabel', 'ask_sender'] },
        }),
      },
      steps: [
        user([text('Unscannable at the belt. Can this label still be used?'), image(picture('label', variant), 'low')]),
        answer(
          JSON.stringify(
            isTorn
              ? {
                  barcode_readable: false,
                  address_readable: true,
                  obstruction: 'a strip of carton-coloured material over the middle third of the barcode',
                  action: 'relabel',
                }
              : { barcode_readable: true, address_readable: true, obstruction: null, action: 'scan' },
          ),
        ),
      ],
    };
  },
};

const triageClaim: Scenario = {
  ...triage,
  name: 'triage-claim',
  weight: 9,
  models: ['gpt-5-mini', 'gpt-5-mini', 'mistral-large'],
  tags: ['claim', 'triage'],
  write: (slots) => {
    const cause = slots.pick(['damage', 'loss', 'delay'] as const);
    const days = slots.int(0, 12);
    const value = slots.amount(60, 4_200);
    const story = {
      damage: `Two of ${slots.int(3, 9)} cartons were wet through when they arrived ${days} days ago. The driver's note says "raining at unloading". Value of the goods ${value} EUR, photos attached.`,
      loss: `We were missing one carton out of ${slots.int(3, 9)} when we counted. That was ${days} days ago. The delivery note was signed for the full number. Value ${value} EUR.`,
      delay: `The shipment came ${days + 2} days late and we had to pay a crane twice. We want the second crane back, ${value} EUR.`,
    }[cause];
    const isTooLate = days > 7 && cause !== 'delay';
    return {
      system:
        'You sort incoming freight claims. Apply the terms: damage and loss that was not noted at delivery must be reported within 7 days; delay is compensated up to the freight charge, consequential loss is not. Answer in JSON. "reason" is one sentence for the clerk.',
      settings: {
        response_format: jsonFormat('claim_triage', {
          cause: { type: 'string', enum: ['damage', 'loss', 'delay'] },
          queue: { type: 'string', enum: ['standard', 'senior', 'reject_draft'] },
          missing: { type: 'array', items: { type: 'string' } },
          reason: { type: 'string' },
        }),
      },
      steps: [
        user(story),
        answer(
          JSON.stringify({
            cause,
            queue: cause === 'delay' ? 'senior' : isTooLate ? 'reject_draft' : 'standard',
            missing:
              cause === 'damage'
                ? ['photo of the inner packaging']
                : cause === 'loss'
                  ? ['packing list', 'weight at dispatch']
                  : ['confirmed delivery date', 'freight invoice'],
            reason:
              cause === 'delay'
                ? 'The crane is consequential loss; only the freight charge can be credited.'
                : isTooLate
                  ? `Reported ${days} days after delivery without a remark on the note.`
                  : 'Reported in time; evidence is nearly complete.',
          }),
        ),
      ],
    };
  },
};

const extractInvoice: Scenario = {
  ...triage,
  name: 'extract-invoice',
  weight: 6,
  models: ['gpt-5-mini', 'claude-haiku-4-5'],
  tags: ['invoice', 'extraction'],
  write: (slots) => {
    const quantity = slots.int(4, 60);
    const unitCents = slots.int(900, 24_000);
    const net = (quantity * unitCents) / 100;
    const vat = Math.round(net * 19) / 100;
    const number = slots.code('R-2026-', 4);
    const carrier = slots.pick(CARRIERS);
    const invoice = `RECHNUNG ${number}    ${slots.day(-9)}\nAn: Halden Freight, Schadenabteilung\nPos  Bezeichnung                       Menge   Einzel     Gesamt\n1    Ersatzlieferung Dekorplatten      ${quantity} Stk  ${(unitCents / 100).toFixed(2)}   ${net.toFixed(2)}\nNetto ${net.toFixed(2)}  USt 19 % ${vat.toFixed(2)}  Brutto ${(net + vat).toFixed(2)} EUR\nZahlbar bis ${slots.day(21)}. Spediteur: ${carrier}`;
    return {
      system:
        'Extract the invoice as JSON according to the schema. Amounts are strings with two decimals and a point. Check the sum; put any contradiction into "notes".',
      settings: {
        temperature: 0,
        response_format: jsonFormat('invoice', {
          number: { type: 'string' },
          issued_on: { type: 'string' },
          due_on: { type: 'string' },
          lines: { type: 'array', items: { type: 'object' } },
          net: { type: 'string' },
          vat: { type: 'string' },
          gross: { type: 'string' },
          notes: { type: 'array', items: { type: 'string' } },
        }),
      },
      steps: [
        user(invoice),
        answer(
          JSON.stringify(
            {
              number,
              issued_on: slots.day(-9),
              due_on: slots.day(21),
              lines: [
                {
                  description: 'Ersatzlieferung Dekorplatten',
                  quantity,
                  unit_price: (unitCents / 100).toFixed(2),
                  total: net.toFixed(2),
                },
              ],
              net: net.toFixed(2),
              vat: vat.toFixed(2),
              gross: (net + vat).toFixed(2),
              notes: [],
            },
            null,
            2,
          ),
        ),
      ],
    };
  },
};

export const CLAIM_SCENARIOS: readonly Scenario[] = [
  inspectPhoto,
  comparePhotos,
  readLabel,
  triageClaim,
  extractInvoice,
];
