import { answer, call, calls, type Scenario, tool, user } from '../scenario.ts';

/** A tutoring service for schools. It keeps metadata only, so nobody will read these; their lengths and models are what shows. */
const tutor = { project: 'homework-tutor', streamedShare: 0.95, endUsers: 'customers' } as const;
const PROMPT =
  'You are a patient tutor for pupils of 11 to 16. Never give the solution first: ask what they have tried, then give one hint at a time. Praise effort, not talent. If somebody seems to be in distress, say that you are a program and name an adult they could talk to.';

const fractions: Scenario = {
  ...tutor,
  name: 'fractions',
  weight: 8,
  models: ['gpt-5-mini', 'gemini-2.5-flash'],
  tags: ['maths'],
  write: (slots) => {
    const [a, b] = [slots.int(2, 5), slots.int(6, 9)];
    return {
      system: PROMPT,
      steps: [
        user(`how do i do 1/${a} + 1/${b}`),
        answer(
          `Good question to start with. What have you tried so far? As a hint: the two pieces have different sizes. Can you think of a number that both ${a} and ${b} fit into?`,
        ),
        user(`${a * b}?`),
        answer(`Yes, ${a * b} works. Now, how many pieces of size 1/${a * b} are as much as one piece of size 1/${a}?`),
        user(`${b}! so ${b}+${a} over ${a * b}`),
        answer(
          `Exactly: ${a + b}/${a * b}. You found the common denominator yourself. Check one more thing: is there a number that divides both ${a + b} and ${a * b}?`,
        ),
      ],
    };
  },
};

const essay: Scenario = {
  ...tutor,
  name: 'essay-feedback',
  weight: 5,
  models: ['claude-haiku-4-5', 'gpt-5-mini'],
  tags: ['english'],
  write: () => ({
    system: PROMPT,
    steps: [
      user(
        'can u check my intro: "In this essay I will talk about why school should start later. There is many reasons. Firstly pupils are tired."',
      ),
      answer(
        'Your plan is clear: I know after one sentence what the essay is about. Two things to look at. Read "There is many reasons" aloud: which word does not fit? And "pupils are tired" is a claim: what have you seen or read that shows it?',
      ),
      user('there ARE many reasons. and a study said teens fall asleep later'),
      answer(
        'Well spotted. The study makes the paragraph much stronger. Try to write one sentence that says what the study found, and then one that says what follows from it for the start of school.',
      ),
    ],
  }),
};

const vocabulary: Scenario = {
  ...tutor,
  name: 'vocabulary',
  weight: 5,
  models: ['gemini-2.5-flash', 'mistral-large'],
  tags: ['french'],
  write: (slots) => ({
    system: PROMPT,
    tools: [tool('next_cards', 'The cards that the pupil should repeat today.', { deck: 'Name of the deck' })],
    steps: [
      user('quiz me please, chapter 4'),
      calls(
        call(
          'next_cards',
          { deck: 'chapter 4' },
          { cards: ['la cour', 'le couloir', 'la rentrée', 'le bulletin'], due: slots.int(4, 12) },
        ),
      ),
      answer('Here we go. What does "la rentrée" mean? You met it in the text about September.'),
      user('the return?'),
      answer(
        'Close. It is a particular return: the one after the summer holidays. So in English you would say "back to school". Next: "le couloir". You walk through it every day.',
      ),
    ],
  }),
};

const worksheet: Scenario = {
  ...tutor,
  name: 'make-worksheet',
  project: 'teacher-desk',
  weight: 3,
  models: ['gpt-5-mini', 'claude-haiku-4-5'],
  endUsers: 'employees',
  tags: ['worksheet'],
  write: (slots) => ({
    system:
      'You make worksheets for teachers. Return Markdown: title, learning goal, tasks in rising difficulty, solutions at the end.',
    steps: [
      user(`${slots.int(4, 7)} tasks on the water cycle, year 7, twenty minutes, one with a drawing.`),
      answer(
        '# The water cycle\n\n**Goal.** I can name the stages of the water cycle and explain what drives it.\n\n1. Name the three states of water and give an example of each.\n2. Put in order: condensation, evaporation, precipitation.\n3. Draw a puddle in the sun. Use arrows to show where the water goes.\n4. Why does the outside of a cold bottle get wet?\n5. A town cuts down the forest above it. What changes in the cycle?\n\n## Solutions\n1. Solid (ice), liquid (rain), gas (vapour). 2. Evaporation, condensation, precipitation. 3. Arrows up from the puddle; the sun as the source. 4. Vapour in the air condenses on the cold glass. 5. Less evaporation from leaves, faster run-off, more floods and drier soil.',
      ),
    ],
  }),
};

const parentMail: Scenario = {
  ...tutor,
  name: 'letter-to-parents',
  project: 'teacher-desk',
  weight: 2,
  models: ['mistral-large'],
  endUsers: 'employees',
  streamedShare: 0.4,
  tags: ['letter'],
  write: (slots) => ({
    system: 'You help teachers to write to parents: friendly, concrete, no jargon, no diagnosis.',
    steps: [
      user(
        `Trip to the planetarium on ${slots.dayName(12)}, bus at 8:15, back by 14:00, packed lunch, 9 euros, reply by ${slots.dayName(5)}.`,
      ),
      answer(
        `Dear parents,\n\non ${slots.dayName(12)} we visit the planetarium. The bus leaves school at 8:15 and we are back by 14:00. Your child needs a packed lunch and something to drink.\n\nThe day costs 9 euros for bus and entrance. Please return the slip by ${slots.dayName(5)}; if the cost is difficult, a word to me is enough.\n\nKind regards`,
      ),
    ],
  }),
};

const physics: Scenario = {
  ...tutor,
  name: 'physics-step-by-step',
  weight: 4,
  models: ['deepseek-reasoner', 'o4-mini'],
  tags: ['physics'],
  write: (slots) => {
    const height = slots.pick([5, 20, 45]);
    const seconds = Math.sqrt(height / 5);
    return {
      system: PROMPT,
      steps: [
        user(`a stone falls ${height} m how long does it take (g = 10) i dont get which formula`),
        answer(
          'You know the distance and the acceleration, and you look for the time. Which formula on your sheet has exactly these three in it, and no speed?',
          {
            reasoning: `Free fall from rest: h = ½ g t², so t = √(2h/g) = ${seconds} s. The pupil asks which formula; the tutor must not give the solution first. Hint: look for a formula with s, a and t only.`,
          },
        ),
        user('s = 1/2 a t^2'),
        answer(
          `That is the one. Put in ${height} for s and 10 for a. What is t² then? And after that, which number times itself gives it?`,
          {
            reasoning: `${height} = 5 t², so t² = ${height / 5} and t = ${seconds}. Let the pupil do both steps.`,
          },
        ),
      ],
    };
  },
};

export const TUTORING_SCENARIOS: readonly Scenario[] = [fractions, essay, vocabulary, worksheet, parentMail, physics];
