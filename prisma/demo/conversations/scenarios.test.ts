import { describe, expect, test } from 'vitest';
import { DEMO_ORGANIZATIONS } from '../organizations/index.ts';
import type { DraftRequest } from '../traffic/draft-request.ts';
import { draftSession } from '../traffic/draft-session.ts';
import { MODEL_PROFILES, type ModelName } from '../traffic/model-profiles.ts';
import { createRandom } from '../traffic/random.ts';
import type { Scenario, Script } from './scenario.ts';
import { createSlots } from './slots.ts';

const AT = new Date('2026-11-19T10:20:00Z');
const SEEDS = [0, 1, 2, 3, 4, 5];
const scenarios = DEMO_ORGANIZATIONS.flatMap((organization) =>
  organization.traffic.scenarios.map((scenario) => ({
    organization,
    scenario,
    name: `${organization.slug}: ${scenario.name}`,
  })),
);

// biome-ignore lint/suspicious/noExplicitAny: wire bodies are checked field by field
type Json = Record<string, any>;

function draft(
  scenario: Scenario,
  seed: number,
  model: ModelName = scenario.models[0] ?? 'gpt-5-mini',
): DraftRequest[] {
  return draftSession({
    scenario,
    profile: MODEL_PROFILES[model],
    beginsAt: AT,
    handles: { tags: scenario.tags, sessionId: 'ses_1', endUser: null },
    random: createRandom(`${scenario.name}/${seed}`),
    isOut: () => false,
    canFail: false,
  });
}

/** The texts that the model answers with, each with the JSON schema that it had to follow. */
function answersOf({ steps, settings = {} }: Script): { text: string; schema: Json | undefined }[] {
  const format = settings.response_format as Json | undefined;
  return steps.flatMap((step) =>
    step.kind === 'answer' ? [{ text: step.text, schema: format?.json_schema.schema }] : [],
  );
}

function eventsOf(text: string): Json[] {
  const events = text.split('\n\n').filter((event) => event !== '');
  expect(events.at(-1)).toBe('data: [DONE]');
  return events.slice(0, -1).map((event) => JSON.parse(event.slice('data: '.length)));
}

/** What a client puts together from the answer, streamed or not. */
function answerOf({ response, responseMediaType }: ReturnType<DraftRequest['content']>): Json {
  if (responseMediaType === 'application/json') {
    const body = JSON.parse(response);
    const { content, refusal, tool_calls: calls = [] } = body.choices[0].message;
    return {
      usage: body.usage,
      finishReason: body.choices[0].finish_reason,
      text: (content ?? '') + (refusal ?? ''),
      calls,
    };
  }
  const calls: Json[] = [];
  const result: Json = { text: '', calls };
  for (const { choices, usage } of eventsOf(response)) {
    const { delta = {}, finish_reason: finishReason } = choices[0] ?? {};
    result.text += (delta.content ?? '') + (delta.refusal ?? '');
    result.finishReason ??= finishReason;
    result.usage ??= usage;
    for (const { index, id, function: called } of delta.tool_calls ?? []) {
      calls[index] ??= { id, function: { name: called.name, arguments: '' } };
      calls[index].function.arguments += called.arguments;
    }
  }
  return result;
}

test('names are unique within an organization', () => {
  for (const { traffic } of DEMO_ORGANIZATIONS) {
    expect(new Set(traffic.scenarios.map(({ name }) => name)).size).toBe(traffic.scenarios.length);
  }
});

describe.each(scenarios)('$name', ({ organization, scenario }) => {
  const scripts = SEEDS.map((seed) => scenario.write(createSlots(createRandom(`${seed}`), AT)));

  test('belongs to a project of its organization and has models', () => {
    expect(organization.projects.map(({ name }) => name)).toContain(scenario.project);
    expect(scenario.models.length).toBeGreaterThan(0);
  });

  test('calls only tools that it declares, with the parameters that they require', () => {
    for (const { steps, tools = [] } of scripts) {
      for (const made of steps.flatMap((step) => (step.kind === 'calls' ? step.calls : []))) {
        const declared = tools.find(({ function: { name } }) => name === made.name);
        expect(declared, made.name).toBeDefined();
        expect(Object.keys(made.arguments)).toEqual(declared?.function.parameters.required);
      }
    }
  });

  test('ends with an answer, and structured answers are JSON', () => {
    for (const { steps } of scripts) expect(steps.at(-1)?.kind).toBe('answer');
    for (const { text, schema } of scripts.flatMap(answersOf)) {
      expect(text).not.toMatch(/undefined|NaN|\[object/);
      if (schema !== undefined) expect(Object.keys(JSON.parse(text))).toEqual(schema.required);
    }
  });

  test('goes over the wire as clients would send and read it', () => {
    for (const exchange of SEEDS.flatMap((seed) => draft(scenario, seed))) {
      const content = exchange.content();
      const request: Json = JSON.parse(content.request);
      const asked: string[] = [];
      for (const message of request.messages) {
        for (const { id, function: called } of message.tool_calls ?? []) {
          asked.push(id);
          JSON.parse(called.arguments);
        }
        if (message.role === 'tool') expect(asked.shift()).toBe(message.tool_call_id);
      }
      expect(asked, 'calls without a result').toEqual([]);
      const answer = answerOf(content);
      expect(answer.finishReason).toBe(exchange.finishReason);
      expect(answer.text.length + answer.calls.length).toBeGreaterThan(0);
      for (const { function: called } of answer.calls) JSON.parse(called.arguments);
      expect(answer.usage).toMatchObject({
        prompt_tokens: exchange.usage.inputTokens + exchange.usage.cachedInputTokens,
        completion_tokens: exchange.usage.outputTokens + exchange.usage.reasoningTokens,
      });
      expect(exchange.usage.inputTokens).toBeGreaterThan(0);
      expect(exchange.usage.outputTokens).toBeGreaterThan(0);
    }
  });

  test('a streamed answer reads the same as one that was not streamed', () => {
    const texts = [0, 1].map((streamedShare) =>
      draft({ ...scenario, streamedShare }, 1).map((exchange) => answerOf(exchange.content()).text),
    );
    expect(texts[0]).toEqual(texts[1]);
  });
});
