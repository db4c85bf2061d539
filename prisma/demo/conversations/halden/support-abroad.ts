import { answer, call, calls, type Scenario, user } from '../scenario.ts';
import { SUPPORT_PROMPT, SUPPORT_TOOLS } from './support-desk.ts';

const desk = { project: 'support-assistant', streamedShare: 0.9, endUsers: 'customers' } as const;
const chat = { system: SUPPORT_PROMPT, tools: SUPPORT_TOOLS } as const;

const german: Scenario = {
  ...desk,
  name: 'german-late-delivery',
  weight: 6,
  models: ['claude-sonnet-4-5', 'mistral-large'],
  tags: ['delivery', 'de'],
  write: (slots) => {
    const order = slots.code('HF-', 5);
    const carrier = 'Norrvik Express';
    const hours = slots.int(52, 96);
    const credit = slots.amount(28, 160);
    return {
      ...chat,
      steps: [
        user(
          `Guten Tag, die Sendung ${order} sollte vor ${Math.floor(hours / 24)} Tagen da sein. Unser Kunde droht mit Rücktritt. Was können Sie tun?`,
        ),
        calls(
          call(
            'get_shipment',
            { order, include: ['events'] },
            {
              order,
              carrier,
              status: 'delayed',
              hours_late: hours,
              cause: 'Fährausfall Rostock–Trelleborg',
              confirmed_date: slots.day(1),
              freight_eur: credit,
            },
          ),
        ),
        answer(
          `Die Sendung ist ${hours} Stunden über dem bestätigten Termin; Ursache war der Fährausfall zwischen Rostock und Trelleborg. ${carrier} hat heute die Zustellung für morgen bestätigt.\n\nAb 48 Stunden Verspätung schreiben wir die Fracht gut, hier ${credit.replace('.', ',')} EUR. Soll ich die Gutschrift veranlassen und Ihnen eine kurze Bestätigung für Ihren Kunden formulieren?`,
        ),
        user('Ja, beides bitte. Die Bestätigung gern sachlich und ohne Entschuldigungsarie.'),
        calls(
          call(
            'issue_refund',
            { order, amount_eur: credit, reason: 'Verspätung über 48 Stunden' },
            { refund: slots.code('RF-', 6), amount_eur: credit },
          ),
        ),
        answer(
          `Die Gutschrift über ${credit.replace('.', ',')} EUR ist gebucht. Hier der Text:\n\n„Ihre Bestellung ${order} wurde durch einen Ausfall der Fährverbindung Rostock–Trelleborg aufgehalten. Die Zustellung ist vom Frachtführer für morgen bestätigt. Die Ware ist vollständig und unbeschädigt.“`,
        ),
      ],
    };
  },
};

const french: Scenario = {
  ...desk,
  name: 'french-customs-papers',
  weight: 3,
  models: ['mistral-large'],
  tags: ['customs', 'fr'],
  write: (slots) => {
    const order = slots.code('HF-', 5);
    return {
      ...chat,
      steps: [
        user(
          `Bonjour, pour ${order} vers la Norvège, faut-il un EUR.1 ou la déclaration sur facture suffit-elle ? La valeur est de ${slots.int(4, 14)} 800 EUR.`,
        ),
        answer(
          "Pour la Norvège, la déclaration d'origine sur facture suffit jusqu'à 6 000 EUR de produits originaires. Au-dessus, il faut un certificat EUR.1, ou bien le statut d'exportateur agréé, qui permet la déclaration sur facture sans limite de valeur.\n\nVérifiez d'abord que la marchandise est bien originaire de l'UE : la valeur qui compte est celle des seuls produits originaires, pas le total de la facture.",
        ),
        user('Nous sommes exportateur agréé. Quelle est la formule exacte à mettre ?'),
        answer(
          "La formule est : « L'exportateur des produits couverts par le présent document (autorisation douanière nº …) déclare que, sauf indication claire du contraire, ces produits ont l'origine préférentielle UE. » Ajoutez votre numéro d'autorisation, le lieu et la date. En tant qu'exportateur agréé vous n'avez pas besoin de signer si vous avez remis l'engagement écrit à la douane.",
        ),
      ],
    };
  },
};

const polish: Scenario = {
  ...desk,
  name: 'polish-collection',
  weight: 3,
  models: ['gpt-5-mini', 'gemini-2.5-flash'],
  tags: ['collection', 'pl'],
  write: (slots) => {
    const order = slots.code('HF-', 5);
    return {
      ...chat,
      steps: [
        user(`Dzień dobry, kierowca nie przyjechał dziś po ${order}. Czekaliśmy do 16:00. Kiedy będzie odbiór?`),
        calls(
          call(
            'get_shipment',
            { order, include: ['events', 'notes'] },
            {
              order,
              status: 'collection_failed',
              note: 'gate closed 15:20',
              next_attempt: slots.day(1),
              window: '09:00-12:00',
            },
          ),
        ),
        answer(
          'Przewoźnik zapisał próbę odbioru o 15:20 z uwagą „brama zamknięta”. Następna próba jest potwierdzona na jutro, między 9:00 a 12:00.\n\nJeśli mają Państwo dzwonek lub drugi wjazd, proszę podać: dopiszę to do zlecenia, żeby kierowca nie zawrócił ponownie.',
        ),
      ],
    };
  },
};

/** Question and answer, turn by turn: somebody who ships to Norway for the first time. */
const ONBOARDING: readonly (readonly [question: string, reply: string])[] = [
  [
    'We are about to ship to Norway for the first time. Furniture parts, about one pallet a week. What do I need?',
    'Three things: an EORI number, a commercial invoice with commodity codes, and an export declaration for each shipment above 1 000 EUR or 1 000 kg. Halden files the declaration if you give us a power of attorney once.',
  ],
  [
    'We have the EORI. What does the power of attorney look like?',
    'One page, signed by somebody who may sign for the company. It names Halden as direct representative, so you stay the exporter and we only file for you. It holds until you withdraw it.',
  ],
  [
    'Direct or indirect, what is the difference for us?',
    'With direct representation you are liable for the duties and for what the declaration says. With indirect representation we would be liable as well, which is why it costs more. For export out of the EU, direct is the usual choice.',
  ],
  [
    'Understood. Which commodity code do I use for unassembled oak shelves?',
    'Wooden furniture for shelves falls under 9403 60. The eight-digit export code depends on the use: 9403 60 30 for shops, 9403 60 90 for other wooden furniture. Parts that are shipped alone would be 9403 91.',
  ],
  [
    'They go to a shop fitter, but the shelves end up in private homes.',
    'Then what counts is the kind of furniture, not the buyer. Shelves of the kind made for homes are 9403 60 90, also when a trade customer receives them.',
  ],
  [
    'Does the wood need a certificate?',
    'The pallets do: they must be heat treated and stamped under ISPM 15. For the shelves, you have to be able to show where the oak came from. A chain-of-custody statement of your supplier in the file is enough; it does not travel with the goods.',
  ],
  [
    'Who pays Norwegian VAT?',
    'That depends on the term of delivery. Under DAP your customer pays it on import. Under DDP you would, and you would need to be registered in Norway. Almost nobody who starts out uses DDP.',
  ],
  [
    'Our customer wants "free delivered, no paperwork".',
    'That sounds like DDP, so settle it before the first pallet leaves. A way that works without registration is DAP plus an import account of the customer with the carrier: the duty is settled monthly and nobody is called at the gate.',
  ],
  [
    'OK, DAP then. What does the invoice have to say?',
    'Your name, address and EORI; the buyer; a description that a stranger would understand; commodity code, origin, weight and value of each line; the currency; "DAP" with the place; and, because the shelves originate in the EU, the origin declaration.',
  ],
  [
    'Can you check a draft?',
    'Paste the text of the invoice without prices if you like. I look for what customs stops most often: missing origin, a collective description such as "furniture parts", and weights that do not add up to the pallet.',
  ],
  [
    'Line 1: "shelf boards oak oiled, 24 pcs, 9403 60 90, origin DE, 182 kg". Line 2: "fittings, 9403 91".',
    'Line 1 is good. Line 2 needs a quantity, an origin, a weight, and a word for what the fittings are: metal brackets for shelves would be 8302 42, not 9403 91, and then the origin may be another country as well.',
  ],
  [
    'They are steel brackets from Italy.',
    'Then write "steel shelf brackets, 48 pcs, 8302 42 00, origin IT, 11 kg". Italy is EU origin, so both lines are covered by the same origin declaration.',
  ],
  [
    'Last question, I think. How long does clearance take?',
    'When the papers are right, export is released within minutes and import in Norway on the day of arrival. Shipments that are stopped usually wait for one answer from the shipper, so name somebody who can be reached by phone.',
  ],
  [
    'That would be me. Thank you, this was very clear.',
    'Gladly. I have noted that you will send the power of attorney. With it and the first invoice we can book the pallet; collection is possible from the next working day.',
  ],
];

const firstExport: Scenario = {
  ...desk,
  name: 'first-export',
  weight: 1.2,
  models: ['claude-sonnet-4-5', 'gpt-4.1'],
  tags: ['customs', 'onboarding'],
  write: () => ({
    ...chat,
    steps: ONBOARDING.flatMap(([question, reply]) => [user(question), answer(reply)]),
  }),
};

export const ABROAD_SCENARIOS: readonly Scenario[] = [german, french, polish, firstExport];
