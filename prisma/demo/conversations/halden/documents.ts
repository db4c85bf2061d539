import { answer, call, calls, type Scenario, tool, user } from '../scenario.ts';

const search = { project: 'docs-search', streamedShare: 0.75, endUsers: 'employees' } as const;

const PROMPT = `You answer questions of Halden's staff from the handbook. Use search_handbook before answering, quote the section number in square brackets, and say so when the handbook does not answer the question. Do not answer from general knowledge.`;
const TOOLS = [
  tool('search_handbook', 'Finds passages of the operations handbook.', { query: 'What to look for, in a few words' }),
  tool('open_section', 'Returns one section of the handbook in full.', { section: 'Section number, such as 4.3' }),
];

interface Entry {
  readonly question: string;
  readonly query: string;
  readonly passages: readonly { readonly section: string; readonly text: string }[];
  readonly reply: string;
}

const ENTRIES: readonly Entry[] = [
  {
    question: 'How long do we keep a signed delivery note?',
    query: 'retention of signed delivery notes',
    passages: [
      {
        section: '7.2',
        text: 'Signed delivery notes are kept for three years from the end of the calendar year of delivery. Notes that belong to an open claim are kept until the claim is closed.',
      },
      {
        section: '7.4',
        text: 'Scans count as originals if made within five working days and checked by a second person.',
      },
    ],
    reply:
      'Three years from the end of the calendar year in which the goods were delivered [7.2]. If a claim is open, the note stays until it is closed, even when the three years are over [7.2]. A checked scan counts as the original [7.4].',
  },
  {
    question:
      'Driver at gate 3 refuses to wait while we rewrap. Are we allowed to charge waiting time to the customer?',
    query: 'waiting time rewrapping charge',
    passages: [
      {
        section: '3.8',
        text: 'The first 60 minutes at a gate are free of charge for full loads, 30 minutes for part loads. After that 19 EUR per started half hour.',
      },
      {
        section: '3.9',
        text: 'Waiting time is charged to whoever caused it. Rewrapping that is due to insufficient packaging by the shipper is caused by the shipper.',
      },
    ],
    reply:
      'Yes, if the wrap was insufficient from the start: then the shipper caused it [3.9]. The free time runs first, 60 minutes for a full load and 30 for a part load; after that it is 19 EUR for each started half hour [3.8]. Note the gate and both times on the order, or the charge will not stand.',
  },
  {
    question: 'Can lithium batteries in tools go on the Turku ferry with groupage?',
    query: 'lithium batteries contained in equipment ferry groupage',
    passages: [
      {
        section: '9.1',
        text: 'UN 3481 (lithium ion batteries contained in equipment) is accepted in groupage under special provision 188 up to 100 Wh a battery.',
      },
      {
        section: '9.6',
        text: 'Ferry operators on the Finland routes require the dangerous-goods note 24 hours ahead, also for consignments under special provision 188.',
      },
    ],
    reply:
      'Yes, up to 100 Wh a battery, as UN 3481 under special provision 188 [9.1]. For the Finland routes the ferry wants the dangerous-goods note 24 hours ahead even then [9.6], so a booking for tonight is too late.',
  },
  {
    question: 'What is our policy for office dogs?',
    query: 'dogs in the office',
    passages: [],
    reply:
      'The handbook does not say anything about dogs. The closest is the section on visitors in warehouses, which is about people only. I would ask the site manager.',
  },
  {
    question: 'Who signs off a refund of 400 euros on a Saturday?',
    query: 'refund approval limits weekend',
    passages: [
      { section: '5.1', text: 'Refunds: assistant up to 250 EUR, desk up to 1 000 EUR, head of claims above.' },
      {
        section: '5.3',
        text: 'Outside office hours the duty manager approves in place of the desk. The duty roster is on the intranet.',
      },
    ],
    reply:
      'The duty manager. 400 EUR is within the limit of the desk [5.1], and outside office hours the duty manager approves in its place [5.3].',
  },
  {
    question: 'Temperature log of a reefer shows 9 °C for forty minutes, agreed was 2 to 8. Do we accept?',
    query: 'reefer temperature deviation acceptance',
    passages: [
      {
        section: '8.5',
        text: 'Deviations of up to 2 °C for less than 60 minutes during loading are recorded and accepted for foodstuff. For pharmaceuticals every deviation is reported to the quality officer before unloading.',
      },
    ],
    reply:
      'It depends on the goods. Foodstuff: yes, 1 °C for 40 minutes is inside the tolerance; record it [8.5]. Pharmaceuticals: do not unload, report it to the quality officer first [8.5].',
  },
];

const handbook: Scenario = {
  ...search,
  name: 'handbook-question',
  weight: 9,
  models: ['gemini-2.5-flash', 'gemini-2.5-flash', 'gpt-5-mini'],
  tags: ['handbook'],
  write: (slots) => {
    const { question, query, passages, reply } = slots.pick(ENTRIES);
    return {
      system: PROMPT,
      tools: TOOLS,
      steps: [user(question), calls(call('search_handbook', { query }, { hits: passages })), answer(reply)],
    };
  },
};

const twoSources: Scenario = {
  ...search,
  name: 'two-sections',
  weight: 3,
  models: ['gpt-4.1', 'claude-haiku-4-5'],
  tags: ['handbook', 'insurance'],
  write: (slots) => {
    const weight = slots.int(180, 2_400);
    const limit = Math.round(weight * 8.33 * 1.24);
    return {
      system: PROMPT,
      tools: TOOLS,
      steps: [
        user(
          `A customer lost a machine of ${weight} kg in transit and says it was worth 31,000 EUR. What is our liability, and does our cover apply?`,
        ),
        calls(
          call(
            'open_section',
            { section: '6.1' },
            {
              section: '6.1',
              title: 'Liability',
              text: 'Liability for loss or damage in transit is limited to 8.33 special drawing rights per kilogram of gross weight, unless a higher value was declared and paid for.',
            },
          ),
          call(
            'open_section',
            { section: '6.4' },
            {
              section: '6.4',
              title: 'Cargo cover',
              text: 'Cargo cover is in force where the order shows a declared value. It pays up to the declared value, less a deductible of 500 EUR.',
            },
          ),
        ),
        answer(
          `Without a declared value our liability ends at 8.33 SDR for each kilogram of gross weight [6.1]. For ${weight} kg that is ${(weight * 8.33).toFixed(0)} SDR, about ${limit.toLocaleString('en-GB')} EUR at 1.24 EUR for one SDR; take the day's rate for the letter.\n\nThe cargo cover applies only if the order shows a declared value, then up to that value less 500 EUR [6.4]. So the first thing to look at is the order.`,
        ),
      ],
    };
  },
};

const followUps: Scenario = {
  ...search,
  name: 'handbook-follow-up',
  weight: 3,
  models: ['gemini-2.5-flash', 'mistral-large'],
  tags: ['handbook'],
  write: (slots) => {
    const first = slots.pick(ENTRIES.slice(0, 3));
    const second = slots.pick(ENTRIES.slice(4));
    return {
      system: PROMPT,
      tools: TOOLS,
      steps: [first, second].flatMap(({ question, query, passages, reply }) => [
        user(question),
        calls(call('search_handbook', { query }, { hits: passages })),
        answer(reply),
      ]),
    };
  },
};

export const DOCUMENT_SCENARIOS: readonly Scenario[] = [handbook, twoSources, followUps];
