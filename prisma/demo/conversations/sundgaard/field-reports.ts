import { gaugePosition } from '../../images/paint-readings.ts';
import { picture } from '../../images/pictures.ts';
import { answer, image, jsonFormat, type Scenario, text, user } from '../scenario.ts';

const field = { project: 'field-reports', streamedShare: 0.15, endUsers: 'employees' } as const;
const SITES = ['Skallerup', 'Nordre Rev', 'Hvidsande', 'Kråkholmen'] as const;

const inspectBlade: Scenario = {
  ...field,
  name: 'inspect-blade',
  weight: 7,
  models: ['gemini-2.5-pro', 'claude-sonnet-4-5'],
  tags: ['blade', 'photo'],
  write: (slots) => {
    const turbine = slots.code('T', 2);
    const blade = slots.pick(['A', 'B', 'C']);
    const radius = slots.int(18, 52);
    return {
      system:
        'You pre-sort drone photographs of rotor blades. Classify by the damage scale of Sundgaard: 1 cosmetic, 2 watch, 3 repair at next service, 4 repair within 4 weeks, 5 stop. When in doubt between two classes, give the higher and say what would lower it. A person decides.',
      settings: { temperature: 0 },
      steps: [
        user([
          text(
            `${slots.pick(SITES)} ${turbine}, blade ${blade}, radius ${radius} m, pressure side. The yellow scale is 1 m.`,
          ),
          image(picture('blade', slots.int(0, 3))),
        ]),
        answer(
          `A branching dark line starts at the leading edge and runs about 1.2 m towards the trailing edge, wide at first and hair-thin at its end. The surface around it is closed; a dozen small pits further out look like rain erosion.\n\n**Class 4.** The line crosses the coating joint and gets thinner along its length, which is how a laminate crack grows; a scratch would have an even width. Class 3 would do if tapping shows solid laminate under the line.\n\nFor the report: blade ${blade}, r = ${radius} m, pressure side, length 1.2 m ± 0.1. A second picture at a flat angle would show whether the edges stand apart.`,
        ),
        user('Tapped it from the rope: sounds solid everywhere, and the line stops at the filler.'),
        answer(
          'Then the crack is in the filler and coating, and I would lower it to class 3: repair at the next service, and photograph it again before winter. Please enter the tapping as a finding of its own, with name and time, so that the lower class can be traced.',
        ),
      ],
    };
  },
};

const readGauge: Scenario = {
  ...field,
  name: 'read-gauge',
  weight: 6,
  models: ['gemini-2.5-flash'],
  tags: ['gauge', 'photo'],
  write: (slots) => {
    const variant = slots.int(0, 3);
    const position = gaugePosition(variant);
    const bar = Math.round(position * 400) / 10;
    return {
      system:
        'Read the gauge in the photograph. Answer in JSON. The scale is given by the user; the red part starts at three quarters.',
      settings: {
        temperature: 0,
        response_format: jsonFormat('gauge', {
          value: { type: 'number' },
          unit: { type: 'string' },
          tolerance: { type: 'number' },
          in_red: { type: 'boolean' },
          readable: { type: 'boolean' },
        }),
      },
      steps: [
        user([text('Accumulator 2, scale 0 to 40 bar.'), image(picture('gauge', variant), 'low')]),
        answer(JSON.stringify({ value: bar, unit: 'bar', tolerance: 0.5, in_red: position > 0.75, readable: true })),
      ],
    };
  },
};

const dictation: Scenario = {
  ...field,
  name: 'dictated-report',
  weight: 7,
  models: ['gpt-5-mini', 'claude-haiku-4-5'],
  tags: ['report', 'extraction'],
  write: (slots) => {
    const turbine = slots.code('T', 2);
    const site = slots.pick(SITES);
    const torque = slots.pick([620, 780, 950]);
    const loose = slots.int(0, 3);
    return {
      system:
        'Turn a technician’s dictation into the service report. JSON by schema. Keep every figure. "follow_up" is empty unless something is left to do.',
      settings: {
        response_format: jsonFormat('service_report', {
          site: { type: 'string' },
          turbine: { type: 'string' },
          work: { type: 'array', items: { type: 'string' } },
          measurements: { type: 'array', items: { type: 'object' } },
          parts_used: { type: 'array', items: { type: 'string' } },
          follow_up: { type: 'array', items: { type: 'string' } },
        }),
      },
      steps: [
        user(
          `so this is ${site.toLowerCase()} ${turbine.toLowerCase()} we did the yearly bolts tower flange two, all of them at ${torque}, ${loose === 0 ? 'none moved' : `${loose} moved a bit less than ten degrees`}, changed the grease cartridge on the yaw, and uh the light in section three is out, didn't have the part, somebody needs to bring one, that's it`,
        ),
        answer(
          JSON.stringify({
            site,
            turbine,
            work: ['Annual check of the bolts of tower flange 2', 'Grease cartridge of the yaw drive replaced'],
            measurements: [
              { what: 'torque, flange 2', value: torque, unit: 'Nm' },
              { what: 'bolts that moved', value: loose, note: loose === 0 ? 'none' : 'less than 10°' },
            ],
            parts_used: ['grease cartridge, yaw'],
            follow_up: ['Light in tower section 3 is out; bring a replacement.'],
          }),
        ),
      ],
    };
  },
};

const danishReport: Scenario = {
  ...field,
  name: 'danish-to-english',
  weight: 3,
  models: ['mistral-large', 'gemini-2.5-flash'],
  tags: ['translation', 'da'],
  write: (slots) => {
    const hours = slots.int(2, 9);
    return {
      system:
        'Translate service reports from Danish to English for the owner of the park. Technical terms of IEC 61400. Keep numbering.',
      steps: [
        user(
          `1. Krøjemotor 3 udskiftet efter ${hours} timers stilstand. 2. Bremsekaliber løsnet og rengjort, belægning 11 mm. 3. Olieprøve udtaget fra gearkassen, sendes til laboratoriet. 4. Vindfane drejet 4° og fastgjort på ny.`,
        ),
        answer(
          `1. Yaw motor 3 replaced after a downtime of ${hours} hours.\n2. Brake caliper released and cleaned; lining 11 mm.\n3. Oil sample taken from the gearbox, to be sent to the laboratory.\n4. Wind vane turned by 4° and fastened again.`,
        ),
      ],
    };
  },
};

const chartReading: Scenario = {
  ...field,
  name: 'weekly-chart',
  weight: 2,
  models: ['claude-sonnet-4-5', 'gpt-4.1'],
  tags: ['chart', 'photo'],
  write: (slots) => ({
    system:
      'You describe charts for people who cannot see them. First the message, then the figures, then what is unusual.',
    steps: [
      user([
        text('Availability by week, line is the target. For the newsletter, please.'),
        image(picture('chart', slots.int(0, 3))),
      ]),
      answer(
        'Production varied strongly over the twelve weeks, and one week is marked as out of line.\n\nThe bars alternate between high and low weeks without a trend. The orange line follows the bars at a distance, so it is not a fixed target; the caption should say what it is. The red bar in the last third is not the lowest of the year: whatever it marks, it is not the height.\n\nFor the newsletter I would name the cause of the red week in one sentence, or leave the colour out.',
      ),
    ],
  }),
};

export const FIELD_SCENARIOS: readonly Scenario[] = [inspectBlade, readGauge, dictation, danishReport, chartReading];
