import { DAY } from '../core/base/time.ts';
import { historyCsv } from '../core/history/csv.ts';
import type { Period } from '../core/history/figures.ts';
import { chosenHistory, historyReport } from '../core/history/report.ts';
import type { Store } from '../core/ports.ts';
import { storedIncidents } from '../store/incidents.ts';
import { answerPage, type Ctx, carried } from './answer.ts';
import { type Asked, DAYS, historyPage } from './history-page.ts';
import type { View } from './view.ts';

/** Longest name that is looked for. */
const MAX_NAME = 300;

/** The history as a page. */
export async function showHistory(c: Ctx, view: View, store: Store): Promise<Response> {
  const asked = askedFor(c);
  const { incidents, unreadable } = await storedIncidents(store);
  const period = periodOf(view, asked);
  return answerPage(
    c,
    view,
    historyPage(view, asked, {
      all: chosenHistory(incidents, period),
      chosen: chosenHistory(incidents, period, asked),
      unreadable,
    }),
  );
}

/** The same as a file for a spreadsheet; the mark at its beginning says that it is UTF-8. */
export async function sendHistory(c: Ctx, view: View, store: Store): Promise<Response> {
  const asked = askedFor(c);
  const { incidents, unreadable } = await storedIncidents(store);
  const period = periodOf(view, asked);
  const report = historyReport(chosenHistory(incidents, period, asked), period, unreadable);
  return c.body(carried(`\ufeff${historyCsv(report, view.lang)}`), 200, {
    'Content-Type': 'text/csv; charset=utf-8; header=present',
    'Content-Disposition': 'attachment; filename="warden-history.csv"',
  });
}

/** What the address asks for; what it does not say well is not asked. */
function askedFor(c: Ctx): Asked {
  const named = (name: string) => {
    const value = c.req.query(name) ?? '';
    return value === '' || value.length > MAX_NAME ? undefined : value;
  };
  const days = DAYS.find((one) => String(one) === c.req.query('days')) ?? DAYS[0];
  return { cluster: named('cluster'), cause: named('cause'), days };
}

function periodOf({ now }: View, { days }: Asked): Period {
  return { from: now - days * DAY, to: now + 1 };
}
