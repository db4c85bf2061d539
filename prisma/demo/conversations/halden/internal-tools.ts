import { answer, call, calls, type Scenario, tool, user } from '../scenario.ts';

const office = { project: 'internal-tools', streamedShare: 0.6, endUsers: 'employees' } as const;

const SCHEMA = `-- PostgreSQL 16
shipment(order_no text primary key, customer_id int, carrier text, lane text, collected_at timestamptz, delivered_at timestamptz, promised_on date, freight_eur numeric(10,2))
claim(claim_no text primary key, order_no text references shipment, cause text, opened_at timestamptz, decided_at timestamptz, paid_eur numeric(10,2))
customer(id int primary key, name text, country char(2), tier text)`;

const writeSql: Scenario = {
  ...office,
  name: 'write-sql',
  weight: 6,
  models: ['claude-sonnet-4-5', 'gpt-5-mini', 'gpt-4.1'],
  tags: ['sql', 'reporting'],
  write: (slots) => {
    const weeks = slots.pick([4, 8, 12, 26]);
    return {
      system: `You write PostgreSQL for Halden's analysts. One statement, no comments inside, then at most three sentences about pitfalls.\n\n${SCHEMA}`,
      steps: slots.pick([
        [
          user(
            `Share of late deliveries by carrier and lane over the last ${weeks} weeks, worst first, only lanes with at least 50 shipments.`,
          ),
          answer(
            `\`\`\`sql\nSELECT carrier,\n       lane,\n       count(*) AS shipments,\n       round(100.0 * count(*) FILTER (WHERE delivered_at::date > promised_on) / count(*), 1) AS late_percent\nFROM shipment\nWHERE delivered_at >= now() - interval '${weeks} weeks'\n  AND promised_on IS NOT NULL\nGROUP BY carrier, lane\nHAVING count(*) >= 50\nORDER BY late_percent DESC, shipments DESC;\n\`\`\`\n\n\`delivered_at::date\` uses the session's time zone; set it to the recipient's if you cross midnight often. Shipments that are still under way are left out, so a lane that has stopped moving looks better than it is.`,
          ),
        ],
        [
          user('Customers whose claims paid out more than 5 % of their freight this year.'),
          answer(
            "```sql\nWITH freight AS (\n  SELECT customer_id, sum(freight_eur) AS freight_eur\n  FROM shipment\n  WHERE collected_at >= date_trunc('year', now())\n  GROUP BY customer_id\n), paid AS (\n  SELECT shipment.customer_id, sum(claim.paid_eur) AS paid_eur\n  FROM claim JOIN shipment USING (order_no)\n  WHERE shipment.collected_at >= date_trunc('year', now())\n  GROUP BY shipment.customer_id\n)\nSELECT customer.name, paid.paid_eur, freight.freight_eur,\n       round(100 * paid.paid_eur / freight.freight_eur, 2) AS percent\nFROM paid JOIN freight USING (customer_id) JOIN customer ON customer.id = paid.customer_id\nWHERE paid.paid_eur > 0.05 * freight.freight_eur\nORDER BY percent DESC;\n```\n\nBoth sums follow the year of collection, so that a claim is compared with the freight it belongs to. Joining claims and shipments in one step would count freight once for each claim.",
          ),
          user('It is slow. 40 seconds. There is an index on claim.order_no.'),
          answer(
            'The scan of `shipment` by date is probably what takes the time: it happens twice. `CREATE INDEX ON shipment (collected_at) INCLUDE (customer_id, freight_eur, order_no)` lets both parts run on the index alone. If you cannot add one, read the year into a temporary table first and join against that; it is one scan instead of two.',
          ),
        ],
      ]),
    };
  },
};

const minutes: Scenario = {
  ...office,
  name: 'summarise-meeting',
  weight: 4,
  models: ['gpt-5-mini', 'gemini-2.5-flash'],
  tags: ['summary'],
  write: (slots) => {
    const lane = slots.pick(['Padborg–Turku', 'Gdynia–Karlskrona', 'Venlo–Kaunas']);
    const hours = slots.int(5, 14);
    return {
      system:
        'Summarise meetings of the operations team. Sections: Decided, Open, To do (who, what, by when). Leave out small talk. Do not add anything that was not said.',
      steps: [
        user(
          `Transcript, weekly operations, ${slots.dayName(-1)}.\n\nLiis: ${lane} again. ${hours} hours late on average since the timetable changed.\nJoren: It is the cut-off. They close at four, our feeder gets there ten past.\nLiis: So move the feeder?\nJoren: Would need to leave Venlo at five thirty. Drivers will not love it.\nPiotr: Or we pay for the late gate. It is 35 a unit.\nLiis: How many units?\nPiotr: Eleven a day, give or take.\nLiis: That is less than what we credit. Do the late gate for two weeks, then look again. Piotr, can you order it?\nPiotr: Today.\nJoren: I still want to ask the drivers about five thirty.\nLiis: Do that, bring it next week. The other thing is the scanner batteries, who has the quote?\nPiotr: Not yet in.\nLiis: Fine, next week.`,
        ),
        answer(
          `**Decided**\n- ${lane}: book the late gate (35 EUR a unit, about 11 units a day) for two weeks, then review.\n\n**Open**\n- Whether the feeder can leave Venlo at 05:30 instead.\n- Scanner batteries: the quote has not come in.\n\n**To do**\n- Piotr: order the late gate, today.\n- Joren: ask the drivers about the 05:30 departure, by next week's meeting.\n- Scanner batteries are back on the agenda next week; nobody was named for the quote.`,
        ),
      ],
    };
  },
};

const routePuzzle: Scenario = {
  ...office,
  name: 'route-puzzle',
  weight: 2.4,
  models: ['deepseek-reasoner', 'o4-mini'],
  tags: ['planning', 'reasoning'],
  write: (slots) => {
    const drop = slots.int(26, 40);
    return {
      system:
        'You help dispatchers to order stops. Give the order, the arrival times and the reason in three sentences at most.',
      steps: [
        user(
          `Van leaves the depot at 08:00. Stops: A (20 min away, open 09:00–10:00), B (35 min, open until 09:30), C (15 min, any time). A–B 25 min, A–C 10 min, B–C 30 min. Unloading ${drop} min each. Which order, and does it work at all?`,
        ),
        answer(
          `Order B, A, C. Arrive at B 08:35 and leave at ${clock(8 * 60 + 35 + drop)}; reach A at ${clock(8 * 60 + 60 + drop)}, inside its window; leave at ${clock(8 * 60 + 60 + 2 * drop)} and reach C ten minutes later. C first does not work: after unloading it is a 30 minute drive to B, and A's window then closes behind you.`,
          {
            reasoning: `Windows: B must be reached by 09:30, A between 09:00 and 10:00, C is free.\n\nTry C first: arrive 08:15, leave ${clock(8 * 60 + 15 + drop)}, B at ${clock(8 * 60 + 45 + drop)}. That is still before 09:30. Leave B at ${clock(8 * 60 + 45 + 2 * drop)}, A 25 minutes later at ${clock(8 * 60 + 70 + 2 * drop)}, which is after 10:00 for any drop over 25 minutes. So C first fails at A.\n\nTry A first: opens 09:00, arrive 08:20 and wait 40 minutes, leave ${clock(9 * 60 + drop)}, B at ${clock(9 * 60 + 25 + drop)}: past 09:30 as soon as the drop takes more than 5 minutes. Fails.\n\nTry B first: 08:35, leave ${clock(8 * 60 + 35 + drop)}, A at ${clock(8 * 60 + 60 + drop)}, between 09:00 and 10:00. Then C has no window. Works. B, C, A: leave B, C at ${clock(8 * 60 + 65 + drop)}, leave ${clock(8 * 60 + 65 + 2 * drop)}, A at ${clock(8 * 60 + 75 + 2 * drop)}: after 10:00. So B, A, C is the only order.`,
          },
        ),
      ],
    };
  },
};

function clock(minutesOfDay: number): string {
  return `${String(Math.floor(minutesOfDay / 60)).padStart(2, '0')}:${String(minutesOfDay % 60).padStart(2, '0')}`;
}

const translateNotice: Scenario = {
  ...office,
  name: 'translate-notice',
  weight: 4,
  models: ['mistral-large', 'gemini-2.5-flash'],
  tags: ['translation'],
  write: (slots) => {
    const days = slots.int(3, 20);
    const day = slots.dayName(days);
    const [language, translated] = slots.pick([
      [
        'Swedish',
        `Den ${slots.dayName(days, 'sv')} är hubben stängd mellan 06:00 och 14:00 på grund av underhåll av portarna. Hämtningar som är bokade under den tiden flyttas till samma eftermiddag. Du behöver inte göra något.`,
      ],
      [
        'Dutch',
        `Op ${slots.dayName(days, 'nl')} is de hub van 06:00 tot 14:00 gesloten wegens onderhoud aan de poorten. Afhaalopdrachten in die tijd schuiven naar dezelfde middag. U hoeft niets te doen.`,
      ],
      [
        'Polish',
        `${slots.dayName(days, 'pl')} hub jest zamknięty od 6:00 do 14:00 z powodu konserwacji bram. Odbiory zamówione na ten czas przenosimy na to samo popołudnie. Nie muszą Państwo nic robić.`,
      ],
      [
        'German',
        `Am ${slots.dayName(days, 'de')} ist der Hub wegen Wartung der Tore von 06:00 bis 14:00 Uhr geschlossen. Abholungen in dieser Zeit finden am selben Nachmittag statt. Sie müssen nichts tun.`,
      ],
    ] as const);
    return {
      system: 'Translate notices for customers. Keep them plain. Keep names of places. Return only the translation.',
      settings: { temperature: 0.2 },
      steps: [
        user(
          `Into ${language}: "On ${day} the hub is closed from 06:00 to 14:00 for maintenance of the gates. Collections booked in that time move to the same afternoon. You do not need to do anything."`,
        ),
        answer(translated),
      ],
    };
  },
};

const nightlyDigest: Scenario = {
  ...office,
  name: 'nightly-digest',
  weight: 3,
  endUsers: 'none',
  streamedShare: 0,
  models: ['claude-haiku-4-5'],
  tags: ['digest', 'batch'],
  write: (slots) => {
    const late = slots.int(6, 48);
    const open = slots.int(12, 70);
    return {
      system:
        'Write the morning digest for operations: four sentences, figures first, nothing invented. Call both tools at once.',
      tools: [
        tool('count_late', 'Shipments past their confirmed date, by lane.', { day: 'ISO date' }),
        tool('count_claims', 'Open claims by age.', { day: 'ISO date' }),
      ],
      steps: [
        user(`Digest for ${slots.day(0)}.`),
        calls(
          call(
            'count_late',
            { day: slots.day(0) },
            {
              total: late,
              by_lane: {
                'Padborg–Turku': Math.ceil(late / 2),
                'Venlo–Kaunas': Math.floor(late / 3),
                other: late - Math.ceil(late / 2) - Math.floor(late / 3),
              },
            },
          ),
          call('count_claims', { day: slots.day(0) }, { open, older_than_10_days: Math.floor(open / 9) }),
        ),
        answer(
          `${late} shipments are past their confirmed date, ${Math.ceil(late / 2)} of them on Padborg–Turku. Venlo–Kaunas accounts for ${Math.floor(late / 3)}. ${open} claims are open, ${Math.floor(open / 9)} of them longer than ten working days. Nothing else is outside its limits.`,
        ),
      ],
    };
  },
};

export const INTERNAL_SCENARIOS: readonly Scenario[] = [writeSql, minutes, routePuzzle, translateNotice, nightlyDigest];
