import { answer, jsonFormat, type Scenario, user } from '../scenario.ts';

const legal = { project: 'contract-review', streamedShare: 0.5, endUsers: 'employees' } as const;

const CLAUSE = (days: number, percent: number): string =>
  `14.2 The Contractor shall pay liquidated damages of ${percent} % of the annual fee for each full week by which the availability guarantee is missed, up to 15 % in total.\n14.3 The Owner shall notify a breach within ${days} days of the monthly report. A breach that is not notified in time shall be deemed accepted.\n14.4 The limits in this clause do not apply to gross negligence.`;

const clauseReview: Scenario = {
  ...legal,
  name: 'clause-review',
  weight: 5,
  models: ['claude-sonnet-4-5', 'gpt-4.1'],
  tags: ['contract'],
  write: (slots) => {
    const days = slots.pick([10, 14, 30]);
    return {
      system:
        'You prepare the review of service contracts for counsel, from the side of the contractor. Say what the clause does, where it differs from the playbook, and propose wording. You do not give legal advice to third parties.',
      steps: [
        user(`Playbook: cap 10 %, notice 14 days, intent and gross negligence excluded. Clause:\n\n${CLAUSE(days, 2)}`),
        answer(
          `**What it does.** 2 % a week for missed availability, at most 15 %. The owner must complain within ${days} days of the monthly report.\n\n**Against the playbook.**\n- Cap: 15 % instead of 10 %. Reached after eight weeks.\n- Notice: ${days} days; ${days === 14 ? 'as in the playbook' : days < 14 ? 'shorter than 14, in our favour, so expect them to ask' : 'longer than 14, to our disadvantage'}.\n- 14.4 mentions gross negligence only. Intent cannot be limited anyway, so nothing is lost, but the playbook names both.\n\n**Wording for 14.2.** "… up to ten per cent (10 %) of the annual fee in any contract year. Liquidated damages are the sole remedy for missed availability."\n\nThe second sentence is worth more than the cap: without it, the owner can claim further damages on top.`,
        ),
        user('They will not accept "sole remedy". Fallback?'),
        answer(
          '"Liquidated damages shall be credited against any further claim for the same event." That keeps the claim open and makes sure nobody pays twice. Pair it with the overall liability cap in 17.1, and say in 17.1 that it includes liquidated damages.',
        ),
      ],
    };
  },
};

const obligations: Scenario = {
  ...legal,
  name: 'extract-obligations',
  weight: 4,
  models: ['gpt-5-mini', 'gemini-2.5-pro'],
  tags: ['contract', 'extraction'],
  write: (slots) => {
    const days = slots.pick([10, 14, 30]);
    return {
      system:
        'List obligations and deadlines of a clause as JSON. One entry each. Quote the number of the clause. Do not interpret.',
      settings: {
        temperature: 0,
        response_format: jsonFormat('obligations', { obligations: { type: 'array', items: { type: 'object' } } }),
      },
      steps: [
        user(CLAUSE(days, slots.pick([1, 2]))),
        answer(
          JSON.stringify({
            obligations: [
              {
                clause: '14.2',
                who: 'Contractor',
                what: 'pay liquidated damages for each full week of missed availability',
                limit: '15 % of the annual fee',
              },
              {
                clause: '14.3',
                who: 'Owner',
                what: 'notify a breach',
                deadline: `${days} days after the monthly report`,
              },
            ],
          }),
        ),
      ],
    };
  },
};

const spanishSummary: Scenario = {
  ...legal,
  name: 'spanish-summary',
  weight: 2,
  models: ['claude-haiku-4-5', 'mistral-large'],
  tags: ['contract', 'es'],
  write: (slots) => ({
    system:
      'Resume cláusulas para el equipo comercial, en español llano. Tres frases como máximo. Marca lo que tiene plazo.',
    steps: [
      user(CLAUSE(slots.pick([10, 14, 30]), 2)),
      answer(
        'Si la disponibilidad garantizada no se cumple, pagamos un 2 % de la tarifa anual por cada semana completa, con un tope del 15 %. **Plazo:** el propietario tiene que avisar dentro del plazo del punto 14.3 desde el informe mensual; si no, el incumplimiento se da por aceptado. Los topes no valen en caso de negligencia grave.',
      ),
    ],
  }),
};

const weatherWindow: Scenario = {
  name: 'weather-window',
  project: 'engineering-copilot',
  streamedShare: 0.8,
  endUsers: 'employees',
  weight: 2.5,
  models: ['o4-mini', 'deepseek-reasoner'],
  tags: ['planning', 'reasoning'],
  write: (slots) => {
    const lift = slots.int(5, 6);
    return {
      system:
        'You plan crane work on wind turbines. Limits: lifting below 10 m/s at hub height, blades below 8 m/s. Give the window, what fits into it and what does not.',
      steps: [
        user(
          `Forecast at hub height, m/s, from 06:00 hourly: 11, 9, 7, 7, 6, 7, 8, 9, 9, 10, 12. Generator lift takes ${lift} h in one go, a blade 3 h. One crane. What can we do today?`,
        ),
        answer(
          `One job today, not both. The blade fits from 08:00 to 12:00, when the wind is below 8 m/s; three of those four hours are needed. The generator fits from 07:00 to 15:00, below 10 m/s, and needs ${lift} of those eight hours. After a blade from 08:00 to 11:00 only four hours are left until 15:00, which is ${lift - 4} short for the generator.\n\nTake the generator at 07:00 if it is urgent: it is done by ${7 + lift}:00, with a margin of ${8 - lift} hours before the limit. Otherwise take the blade, because windows below 8 m/s are rarer.`,
          {
            reasoning: `Hours: 06 11, 07 9, 08 7, 09 7, 10 6, 11 7, 12 8, 13 9, 14 9, 15 10, 16 12. Lifting needs strictly below 10: 07 to 15 (the hour from 14:00 is 9, at 15:00 it is 10). That is 8 h. Blade strictly below 8: 08 to 12, 4 h. Blade first 08–11, then generator 11–15 is 4 h: needs ${lift}. Generator first 07–${7 + lift}: the blade window ends at 12:00, ${lift} h from 07:00 ends at or after it. So only one of them.`,
          },
        ),
      ],
    };
  },
};

/** Those that any law office has. */
export const REVIEW_SCENARIOS: readonly Scenario[] = [clauseReview, obligations, spanishSummary];

export const CONTRACT_SCENARIOS: readonly Scenario[] = [...REVIEW_SCENARIOS, weatherWindow];
