'use client';

import type { Conversation } from '@lethe/core/payloads';
import { useMemo } from 'react';
import { Fold } from '../../../components/conversation/fold.tsx';
import { Row } from '../../../components/conversation/row.tsx';
import { formatCount } from '../../../components/format/duration.ts';
import { clipName } from '../../../components/format/identifier.ts';
import { Chunks } from '../../../components/primitives/chunks.tsx';
import { ClippedText } from '../../../components/primitives/clipped-text.tsx';
import { ChangedTurn, OneSidedTurn } from './changed-turn.tsx';
import { type ComparedParameter, type ComparedTurn, compareParameters, compareTurns } from './compare-turns.ts';

const VALUE_CHARACTERS_MAX = 200;
const TEXT_CHARACTERS_MAX = 1_000;

/** What the two conversations say differently; what they share is folded. */
export function ConversationDifference({ a, b }: { a: Conversation; b: Conversation }) {
  const turns = useMemo(() => compareTurns(a, b), [a, b]);
  const parameters = useMemo(() => compareParameters(a, b), [a, b]);
  return (
    <>
      <section aria-labelledby="parameters-title" className="mt-8">
        <h2 id="parameters-title" className="font-semibold text-figure">
          Parameters
        </h2>
        <Parameters parameters={parameters} />
      </section>
      <section aria-labelledby="turns-title" className="mt-8">
        <h2 id="turns-title" className="mb-1 font-semibold text-figure">
          Conversation
        </h2>
        {turns.every(({ kind }) => kind === 'same') ? (
          <p className="text-ink-2">Both say the same, word for word.</p>
        ) : null}
        <div data-testid="difference" className="border-t">
          <Chunks items={turns} noun="turns" render={(turn) => <Compared turn={turn} />} />
        </div>
      </section>
    </>
  );
}

function Compared({ turn }: { turn: ComparedTurn }) {
  switch (turn.kind) {
    case 'changed':
      return <ChangedTurn a={turn.a} b={turn.b} />;
    case 'only':
      return <OneSidedTurn side={turn.in} turn={turn.turn} />;
    case 'same': {
      const [first] = turn.turns;
      const { length } = turn.turns;
      return (
        <Row speaker={length === 1 ? (first?.speaker ?? '') : 'Same'} remark={length === 1 ? 'same' : undefined}>
          <Fold
            summary={
              <span className="leading-[22px]">
                {formatCount(length)} {length === 1 ? 'turn' : 'turns'} alike
              </span>
            }
            label="Show"
          >
            <Chunks
              items={turn.turns}
              noun="turns"
              render={({ speaker, text }) => (
                <p dir="auto" className="mt-2 max-w-[70ch] text-ink-2">
                  <span className="text-ink-3 text-label">{clipName(speaker)}</span>
                  <br />
                  <ClippedText text={text} limit={TEXT_CHARACTERS_MAX} />
                </p>
              )}
            />
          </Fold>
        </Row>
      );
    }
  }
}

function Parameters({ parameters }: { parameters: readonly ComparedParameter[] }) {
  const changed = parameters.filter(({ isSame }) => !isSame);
  if (parameters.length === 0) return <p className="mt-1 text-ink-2">Neither sets any.</p>;
  const sameCount = parameters.length - changed.length;
  return (
    <>
      {changed.length === 0 ? null : (
        <table className="mt-1 w-full table-fixed">
          <thead className="text-left text-ink-3 text-label">
            <tr className="border-b">
              <th scope="col" className="h-8 w-[30%] font-normal md:w-[176px]">
                Name
              </th>
              <th scope="col" className="font-normal">
                A
              </th>
              <th scope="col" className="font-normal">
                B
              </th>
            </tr>
          </thead>
          <tbody>
            {changed.map(({ name, a, b }) => (
              <tr key={name} className="border-b align-top">
                <th scope="row" className="code foreign-text py-2 pr-3 text-left font-normal text-ink-2">
                  {clipName(name)}
                </th>
                <Value text={a} />
                <Value text={b} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="mt-2 text-ink-3 text-label">
        {sameCount === 0 ? 'No parameter is the same.' : `${formatCount(sameCount)} alike: `}
        <span className="code foreign-text">
          {parameters
            .filter(({ isSame }) => isSame)
            .map(({ name }) => clipName(name))
            .join(', ')}
        </span>
      </p>
    </>
  );
}

function Value({ text }: { text: string | null }) {
  return (
    <td className="code py-2 pr-3">
      {text === null ? (
        <span className="text-ink-3">not set</span>
      ) : (
        <ClippedText text={text} limit={VALUE_CHARACTERS_MAX} />
      )}
    </td>
  );
}
