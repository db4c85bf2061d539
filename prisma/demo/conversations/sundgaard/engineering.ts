import { answer, call, calls, type Scenario, tool, user } from '../scenario.ts';

const copilot = { project: 'engineering-copilot', streamedShare: 0.85, endUsers: 'employees' } as const;

const REVIEWER = `You review changes to the turbine monitoring software of Sundgaard. Report defects first, then risks, then style, at most five points. Quote the line. If something is right and looks wrong, say why. Units matter: speeds in m/s, power in kW, time in UTC.`;

const reviewPatch: Scenario = {
  ...copilot,
  name: 'review-patch',
  weight: 7,
  models: ['claude-sonnet-4-5', 'claude-sonnet-4-5', 'gpt-4.1'],
  tags: ['review', 'python'],
  write: (slots) => {
    const window = slots.pick([10, 15, 30]);
    return {
      system: REVIEWER,
      steps: [
        user(
          `\`\`\`diff\n+def mean_power(samples, window_min=${window}):\n+    now = datetime.now()\n+    recent = [s for s in samples if (now - s.at).seconds < window_min * 60]\n+    return sum(s.power_kw for s in recent) / len(recent)\n\`\`\`\nReplaces the rolling mean in the curtailment controller. Good to merge?`,
        ),
        answer(
          `No, two defects.\n\n1. \`(now - s.at).seconds\` is only the part below a day. A sample that is 24 hours and 3 minutes old counts as 3 minutes old. Use \`total_seconds()\`.\n2. \`datetime.now()\` is local and naive, the samples are UTC. In summer the window is off by two hours; with aware samples it raises. Use \`datetime.now(UTC)\`, better still pass \`now\` in, so that the function can be tested.\n\nRisk: with no sample in the window this divides by zero, and it does so exactly when the link to the turbine is down. Return \`None\` and let the controller hold its last set point.\n\nThe default of ${window} minutes matches the grid operator's averaging interval, so that part is right.`,
        ),
        user('Fixed 1 and 2. For the empty window I return 0.0 so that the type stays float.'),
        answer(
          'Then the controller reads "the park produces nothing" and lifts the curtailment while the park is in fact at full power. An unknown value must not look like a measured one. If the type is the concern, raise an exception that the controller already handles for stale data.',
        ),
      ],
    };
  },
};

const alarmLog: Scenario = {
  ...copilot,
  name: 'explain-alarms',
  weight: 6,
  models: ['gpt-5-mini', 'gemini-2.5-pro'],
  tags: ['alarms', 'diagnosis'],
  write: (slots) => {
    const turbine = slots.code('T', 2);
    const oil = slots.int(74, 83);
    return {
      system:
        'You help technicians to read alarm logs of wind turbines. Give the most likely cause, what speaks against it, and the next check that separates the causes. No speculation beyond the log.',
      tools: [
        tool('get_alarms', 'Alarms of a turbine in a period.', { turbine: 'Turbine number', hours: '# How far back' }),
        tool('get_trend', 'Ten-minute means of one signal.', {
          turbine: 'Turbine number',
          signal: 'Name of the signal',
          hours: '# How far back',
        }),
      ],
      steps: [
        user(`${turbine} stopped twice last night with gear oil over temperature. Wind was low. What is it?`),
        calls(
          call('get_alarms', { turbine, hours: 24 }, [
            { at: slots.instant(-610), code: 'GBX-214', text: 'Gear oil temperature high', value: oil },
            { at: slots.instant(-598), code: 'CLG-031', text: 'Cooler fan 2 feedback missing' },
            { at: slots.instant(-233), code: 'GBX-214', text: 'Gear oil temperature high', value: oil + 1 },
          ]),
          call(
            'get_trend',
            { turbine, signal: 'gear_oil_pressure_bar', hours: 24 },
            { unit: 'bar', min: 1.9, mean: 2.3, max: 2.5, filter_delta_bar: 0.4 },
          ),
        ),
        answer(
          `Most likely cooler fan 2. Its feedback went missing twelve minutes after the first stop, and with one fan the cooler holds the oil only up to about 60 % load, which fits stops at low wind and warm oil (${oil} °C).\n\nAgainst it: the feedback alarm came after the temperature alarm, not before. That happens when the fan runs slowly at first; the feedback only looks at standstill.\n\nThe oil side looks healthy: pressure 1.9 to 2.5 bar and 0.4 bar over the filter, so a blocked filter or a worn pump is unlikely. Next check: start fan 2 by hand and measure its current. Rated current means contactor or feedback, high current means bearing.`,
        ),
      ],
    };
  },
};

const timeSeriesSql: Scenario = {
  ...copilot,
  name: 'time-series-sql',
  weight: 4,
  models: ['gpt-4.1', 'claude-haiku-4-5'],
  tags: ['sql'],
  write: (slots) => {
    const threshold = slots.pick([3, 5, 8]);
    return {
      system:
        'SQL for TimescaleDB. Tables: reading(turbine text, at timestamptz, wind_ms real, power_kw real, pitch_deg real), curve(wind_ms int, power_kw real).',
      steps: [
        user(`Turbines that ran more than ${threshold} % below their power curve on at least three days this month.`),
        answer(
          `\`\`\`sql\nWITH daily AS (\n  SELECT reading.turbine,\n         time_bucket('1 day', reading.at) AS day,\n         sum(reading.power_kw) / nullif(sum(curve.power_kw), 0) AS ratio\n  FROM reading\n  JOIN curve ON curve.wind_ms = round(reading.wind_ms)\n  WHERE reading.at >= date_trunc('month', now())\n    AND reading.wind_ms BETWEEN 4 AND 14\n    AND reading.pitch_deg < 45\n  GROUP BY 1, 2\n)\nSELECT turbine, count(*) AS days, round((100 * (1 - avg(ratio)))::numeric, 1) AS percent_below\nFROM daily\nWHERE ratio < ${(1 - threshold / 100).toFixed(2)}\nGROUP BY turbine\nHAVING count(*) >= 3\nORDER BY percent_below DESC;\n\`\`\`\n\nBelow 4 m/s the curve is too flat for a ratio, and above 14 m/s everything is rated power, so both are left out. \`pitch_deg < 45\` drops standstill, but not curtailment: join the curtailment log if you have one, or curtailed turbines will lead the list.`,
        ),
      ],
    };
  },
};

const writeTest: Scenario = {
  ...copilot,
  name: 'write-test',
  weight: 4,
  models: ['claude-sonnet-4-5', 'o4-mini'],
  tags: ['tests', 'typescript'],
  write: () => ({
    system: 'Write tests with vitest. Names state the guarantee. No mocks where the real function runs.',
    steps: [
      user(
        '```ts\nexport function yawError(nacelleDeg: number, windDeg: number): number {\n  const raw = windDeg - nacelleDeg;\n  return ((raw + 540) % 360) - 180;\n}\n```\nTests please, including what goes wrong.',
      ),
      answer(
        "```ts\nimport { expect, test } from 'vitest';\nimport { yawError } from './yaw-error';\n\ntest.each([\n  [10, 350, -20],\n  [350, 10, 20],\n  [90, 90, 0],\n  [0, 179, 179],\n])('takes the short way round: nacelle %d°, wind %d°', (nacelle, wind, expected) => {\n  expect(yawError(nacelle, wind)).toBe(expected);\n});\n\ntest('is never larger than half a turn', () => {\n  for (let nacelle = 0; nacelle < 360; nacelle += 7) {\n    for (let wind = 0; wind < 360; wind += 11) {\n      expect(Math.abs(yawError(nacelle, wind))).toBeLessThanOrEqual(180);\n    }\n  }\n});\n\ntest('an encoder that has counted more than one turn gives the same error', () => {\n  expect(yawError(730, 20)).toBe(yawError(10, 20));\n});\n```\n\nThe last one fails: for a nacelle at 730° the sum is negative, and `%` keeps the sign in JavaScript. `(((raw + 180) % 360) + 360) % 360 - 180` repairs it. A wind of exactly half a turn gives −180; decide whether the yaw drive may treat that as +180.",
      ),
    ],
  }),
};

const postmortem: Scenario = {
  ...copilot,
  name: 'draft-postmortem',
  weight: 2,
  models: ['gemini-2.5-pro', 'claude-sonnet-4-5'],
  tags: ['incident'],
  write: (slots) => {
    const minutes = slots.int(14, 55);
    return {
      system:
        'You turn notes into incident reports. Timeline in UTC, cause, effect, what was learned. No blame, no names.',
      steps: [
        user(
          `notes: ${slots.time(-400)} deploy of collector 4.12. ${slots.time(-396)} readings of park Skallerup stop. nobody notices because the dashboard shows last value. ${slots.time(-396 + minutes)} control room calls. rollback, fine after 3 min. cause: new field in message, old parser drops the whole message instead of the field. no data lost, turbines buffer 24 h.`,
        ),
        answer(
          `**Timeline (UTC)**\n- ${slots.time(-400)} Collector 4.12 is deployed.\n- ${slots.time(-396)} Readings of Skallerup stop arriving.\n- ${slots.time(-396 + minutes)} The control room reports frozen values; the deployment is rolled back.\n- ${slots.time(-393 + minutes)} Readings arrive again, the buffered ones included.\n\n**Cause.** Messages of 4.12 carry a new field. The parser of the previous version rejects a message with an unknown field as a whole.\n\n**Effect.** ${minutes} minutes without current values for one park. Nothing was lost, as turbines buffer 24 hours. During that time the display showed the last value as if it were current.\n\n**Learned.** A parser must skip what it does not know. A value needs an age: anything older than two intervals has to look stale. Deployments of the collector start with one park.`,
        ),
        user('Shorter, for the customer. Two sentences.'),
        answer(
          `After a software update on our side, current values of Skallerup were not shown for ${minutes} minutes; turbines kept running and no measurement was lost. We have corrected the cause and now mark values that are out of date.`,
        ),
      ],
    };
  },
};

export const ENGINEERING_SCENARIOS: readonly Scenario[] = [reviewPatch, alarmLog, timeSeriesSql, writeTest, postmortem];
