import { composeMail, type MailContent, type MailFact } from '../mail/index.ts';
import { readerInstant } from '../notifications/index.ts';
import type { Dashboard } from './dashboard.ts';
import type { ReportSchedule } from './dashboard-report.ts';
import { changeText, figureText } from './figure-text.ts';
import type { PanelFigures, ReportFigures } from './report-figures.ts';
import type { ReportSpans } from './report-instants.ts';

export interface ReportMailFacts {
  readonly organizationName: string;
  readonly dashboard: Pick<Dashboard, 'id' | 'name'>;
  readonly schedule: Pick<ReportSchedule, 'frequency' | 'timeZone'>;
  readonly spans: ReportSpans;
  readonly figures: ReportFigures;
  /** Of the dashboard's page. */
  readonly url: string;
  /** Null in a preview: there is nothing to end. */
  readonly unsubscribeUrl: string | null;
}

const ADJECTIVES = { daily: 'Daily', weekly: 'Weekly', monthly: 'Monthly' } as const;
/** Groups of one panel; the page has all of them. */
const GROUPS_MAX = 3;
/** Labels are what callers and members wrote: a longer one would push the figures off the page. */
const LABEL_LENGTH_MAX = 60;

/** A mail with figures alone: no prompt, no answer, no id of a request. */
export function reportMail(facts: ReportMailFacts): MailContent {
  const { organizationName, dashboard, schedule, spans, figures, url, unsubscribeUrl } = facts;
  const { timeZone } = schedule;
  return composeMail({
    template: 'dashboard_report',
    subject: `${dashboard.name}: ${ADJECTIVES[schedule.frequency].toLowerCase()} report of ${organizationName}`,
    heading: dashboard.name,
    paragraphs: [
      `${ADJECTIVES[schedule.frequency]} figures of ${organizationName}, from ${readerInstant(spans.from, timeZone)} to ${readerInstant(spans.to, timeZone)}, and the change against the time before, back to ${readerInstant(spans.beforeFrom, timeZone)}.`,
    ],
    facts: figures.panels.flatMap(panelFacts),
    afterFacts: remarksOf(figures),
    action: { label: 'Open the dashboard', url },
    footer: `You get this mail because a member of ${organizationName} put you on the list of this report. It shows what your role and your projects include.`,
    ...(unsubscribeUrl === null ? {} : { footerLink: { label: 'Unsubscribe from this report', url: unsubscribeUrl } }),
  });
}

function panelFacts({ panel, now, before }: PanelFigures): MailFact[] {
  const change = changeText(now.overall, before.overall);
  const past = `before: ${figureText(before.unit, before.overall)}`;
  const groups = panel.groupBy === 'none' ? [] : now.series.filter(({ isOther }) => !isOther).slice(0, GROUPS_MAX);
  return [
    {
      label: panel.title,
      value: figureText(now.unit, now.overall),
      detail: change === null ? past : `${change}, ${past}`,
    },
    ...groups.map(({ label, total }) => ({ label: `· ${clip(label)}`, value: figureText(now.unit, total) })),
  ];
}

function remarksOf({ panels, refusedCount }: ReportFigures): readonly string[] {
  if (refusedCount > 0)
    return [
      `${refusedCount === 1 ? 'One panel of this dashboard is' : `${refusedCount} panels of this dashboard are`} not part of your role.`,
    ];
  return panels.length === 0 ? ['This dashboard has no panels.'] : [];
}

function clip(label: string): string {
  const plain = label.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  const characters = [...plain];
  return characters.length <= LABEL_LENGTH_MAX ? plain : `${characters.slice(0, LABEL_LENGTH_MAX - 1).join('')}…`;
}
