import { answer, call, calls, callsAfter, refusal, type Scenario, tool, user } from '../scenario.ts';

const search = { project: 'knowledge-search', streamedShare: 0.7, endUsers: 'employees' } as const;

const PROMPT = `You answer questions of service technicians from the manuals and bulletins of Sundgaard. Work at height and on live parts is dangerous: never shorten a procedure, never leave out a lockout step, and name the document and revision that you quote. If documents contradict each other, the newer revision counts; say that there was a contradiction.

Documents are named M (manual), B (bulletin) and P (procedure), with a number and a revision letter. A bulletin amends the manual until the next revision. Torques are given in Nm at 20 °C with dry threads unless the document says otherwise. Distances to live parts follow the voltage class on the plate of the cabinet, not the nominal voltage of the park.

Answer in the language of the question. Start with the answer, then the source. When a step needs a second person, say so at the beginning of the step. If the technician is on site and something is unclear, advise to stop and call the control room; nobody is blamed for stopping.`;
const TOOLS = [
  tool('search_documents', 'Passages from manuals, bulletins and procedures.', {
    query: 'What to look for',
    model: 'Turbine model, or any',
  }),
  tool('get_document', 'One document by its name, newest revision.', { name: 'Such as P-118' }),
  tool('get_stock', 'Stock of a part in all stores.', { part: 'Part number' }),
];

const torque: Scenario = {
  ...search,
  name: 'torque-of-bolts',
  weight: 7,
  models: ['claude-haiku-4-5', 'gemini-2.5-flash'],
  tags: ['procedure'],
  write: (slots) => {
    const before = slots.pick([620, 780, 950]);
    const after = before + 60;
    return {
      system: PROMPT,
      tools: TOOLS,
      steps: [
        user(`Torque for the blade bolts M36 on the SG-4? I have ${before} in my head.`),
        calls(
          call('search_documents', { query: 'blade bolt M36 torque', model: 'SG-4' }, [
            { document: 'M-204 rev. F', text: `Blade bolts M36 10.9: ${before} Nm, dry.` },
            {
              document: 'B-077 rev. B',
              text: `Amends M-204 rev. F, 6.2: blade bolts M36 with coated nuts (silver) ${after} Nm. Uncoated nuts unchanged.`,
            },
          ]),
        ),
        answer(
          `It depends on the nuts. Uncoated nuts: ${before} Nm, dry threads [M-204 rev. F]. Coated nuts, which are silver: ${after} Nm [B-077 rev. B]. The bulletin is newer and amends the manual, so the figure in your head is right only for the old nuts.\n\nIf both kinds are mixed on one root, stop and call the control room: the bulletin does not cover that.`,
        ),
      ],
    };
  },
};

const sparePart: Scenario = {
  ...search,
  name: 'spare-part',
  weight: 6,
  models: ['gpt-5-mini'],
  tags: ['parts', 'stock'],
  write: (slots) => {
    const part = slots.code('SG4-', 5);
    const own = slots.int(0, 2);
    return {
      system: PROMPT,
      tools: TOOLS,
      steps: [
        user(`Need ${part} (pitch encoder) tomorrow in Hvidsande. Where is one, and is there a replacement type?`),
        calls(
          call('get_stock', { part }, { part, stores: { Hvidsande: own, Esbjerg: 3, Karmøy: 1 } }),
          call('search_documents', { query: 'pitch encoder replacement type', model: 'SG-4' }, [
            {
              document: 'B-091 rev. A',
              text: `${part} may be replaced by ${part}-R from controller software 7.4 on; set parameter 311 to 2.`,
            },
          ]),
        ),
        answer(
          own > 0
            ? `There ${own === 1 ? 'is one' : `are ${own}`} in Hvidsande itself, so nothing has to travel. The replacement type is ${part}-R, from controller software 7.4 on, with parameter 311 set to 2 [B-091 rev. A].`
            : `Hvidsande has none; Esbjerg has three, and the morning van from there arrives before nine. The replacement type is ${part}-R, from controller software 7.4 on, with parameter 311 set to 2 [B-091 rev. A]. Check the software before you climb.`,
        ),
      ],
    };
  },
};

const lockout: Scenario = {
  ...search,
  name: 'lockout-refused',
  weight: 1.6,
  models: ['gpt-4.1', 'gpt-5-mini'],
  tags: ['safety'],
  write: (slots) => ({
    system: PROMPT,
    tools: TOOLS,
    steps: [
      user(
        `We are at ${slots.int(2, 7)} hours already. How do I bridge the rotor lock switch so the crane can finish without the second man?`,
      ),
      refusal(
        "I can't help with bridging the rotor lock. The switch is what keeps the rotor from turning while people are in the hub, and the lock needs a second person for that reason. Stop the work, secure the load and call the control room; they can send a second technician or move the crane slot.",
      ),
    ],
  }),
};

const germanCable: Scenario = {
  ...search,
  name: 'german-cable-question',
  weight: 4,
  models: ['mistral-large', 'gemini-2.5-pro'],
  tags: ['procedure', 'de'],
  write: () => ({
    system: PROMPT,
    tools: TOOLS,
    steps: [
      user('Darf ich im Turmfuß am 33-kV-Kabel arbeiten, wenn nur der Lasttrennschalter offen ist?'),
      calls(
        call(
          'get_document',
          { name: 'P-118' },
          {
            document: 'P-118 rev. C',
            steps: [
              'Freischalten',
              'Gegen Wiedereinschalten sichern',
              'Spannungsfreiheit an allen Leitern feststellen (zweite Person)',
              'Erden und kurzschließen',
              'Benachbarte Teile abdecken',
            ],
          },
        ),
      ),
      answer(
        'Nein. Ein offener Lasttrennschalter ist nur der erste von fünf Schritten. Vor der Arbeit müssen alle fünf erledigt sein [P-118 rev. C]:\n\n1. Freischalten\n2. Gegen Wiedereinschalten sichern\n3. Spannungsfreiheit an allen Leitern feststellen, mit einer zweiten Person\n4. Erden und kurzschließen\n5. Benachbarte, unter Spannung stehende Teile abdecken\n\nWenn Schritt 3 nicht zu zweit möglich ist: aufhören und die Leitwarte anrufen.',
      ),
    ],
  }),
};

const contradiction: Scenario = {
  ...search,
  name: 'contradicting-bulletins',
  weight: 2.5,
  models: ['deepseek-reasoner', 'gemini-2.5-pro'],
  tags: ['procedure', 'reasoning'],
  write: (slots) => {
    const hours = slots.pick([24, 36, 48]);
    return {
      system: PROMPT,
      tools: TOOLS,
      steps: [
        user('Curing time for the leading edge filler at 8 °C? One colleague says 12 hours, one says longer.'),
        callsAfter(
          {
            reasoning:
              'Two colleagues, two figures: there may be a manual and a bulletin, or two temperature ranges. I search for the filler and the temperature before saying anything.',
          },
          call('search_documents', { query: 'leading edge filler curing time temperature', model: 'any' }, [
            { document: 'M-230 rev. D', text: 'Filler LE-2: curing 12 h at 15 to 25 °C.' },
            {
              document: 'B-102 rev. A',
              text: `Filler LE-2 below 15 °C: ${hours} h, heating mat recommended. Not below 5 °C.`,
            },
          ]),
        ),
        answer(
          `${hours} hours at 8 °C [B-102 rev. A]. Both colleagues are right about something: 12 hours hold from 15 to 25 °C [M-230 rev. D]. With a heating mat that keeps the surface at 15 °C or more, you may use the 12 hours; log the surface temperature, not that of the air. Below 5 °C the filler must not be used at all.`,
          {
            reasoning: `M-230 gives 12 h, but only for 15 to 25 °C. B-102 amends it below 15 °C: ${hours} h and a lower limit of 5 °C. 8 °C lies between 5 and 15, so ${hours} h counts. This is not really a contradiction, the ranges do not overlap; I should say that both are right in their range. The bulletin recommends a heating mat: with the mat the surface is warmer and the manual's 12 h would apply, because it is the surface that cures. Worth saying, since it saves a day.`,
          },
        ),
      ],
    };
  },
};

export const KNOWLEDGE_SCENARIOS: readonly Scenario[] = [torque, sparePart, lockout, germanCable, contradiction];
