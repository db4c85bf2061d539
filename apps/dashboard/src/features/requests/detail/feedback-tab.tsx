import type { RequestView } from '@lethe/core/payloads';
import type { ReactNode } from 'react';
import { InstantText } from '../../../components/format/instant-text.tsx';

const PERCENT = 100;

/** What the application and its people said of the answer, by name. */
export function FeedbackTab({ request, children }: { request: RequestView; children?: ReactNode }) {
  const { feedback } = request;
  return (
    <div className="pt-4">
      {children}
      {feedback.length === 0 ? (
        <p className="max-w-[68ch] text-ink-2">
          Nobody has scored this request. An application does so with <span className="code">POST /v1/feedback</span>.
        </p>
      ) : (
        <table className="mt-1 w-full">
          <thead className="text-ink-3 text-label">
            <tr className="border-b text-left">
              <th scope="col" className="h-8 font-normal">
                Name
              </th>
              <th scope="col" className="hidden h-8 font-normal md:table-cell">
                <span className="sr-only">From −1 to 1</span>
              </th>
              <th scope="col" className="h-8 text-right font-normal">
                Score
              </th>
              <th scope="col" className="h-8 pl-4 text-right font-normal">
                Given
              </th>
            </tr>
          </thead>
          <tbody>
            {feedback.map(({ name, score, createdAt }) => (
              <tr key={`${name} ${createdAt.getTime()}`} className="border-b">
                <th scope="row" className="code h-9 pr-3 text-left font-normal">
                  {name}
                </th>
                <td className="hidden w-[40%] md:table-cell">
                  <ScoreBar score={score} />
                </td>
                <td className="numeric text-right">{String(score).replace('-', '−')}</td>
                <td className="pl-4 text-right text-ink-3">
                  <InstantText at={createdAt} form="list" className="whitespace-nowrap" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** From −1 at the left over 0 in the middle to 1 at the right. */
function ScoreBar({ score }: { score: number }) {
  const half = (Math.abs(score) * PERCENT) / 2;
  return (
    <span aria-hidden="true" className="relative block h-2 rounded-[2px] bg-track">
      <i className="absolute inset-y-0 left-1/2 w-px bg-line-2" />
      <i
        className="absolute inset-y-0 rounded-[2px] bg-ink-2"
        style={{ left: `${score < 0 ? 50 - half : 50}%`, width: `${half}%` }}
      />
    </span>
  );
}
