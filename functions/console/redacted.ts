import type { Incident } from '../core/incident/incident.ts';
import type { NoticeFacts } from '../core/notice/facts.ts';
import { avoided } from '../core/notice/five-lines.ts';
import { titleWords } from '../core/notice/title.ts';
import { noticeOf } from './components.ts';
import { foreign, text, type View } from './view.ts';

/** Stands for what is left out. */
const LEFT_OUT = '…';

// Whatever stands beside one, a full stop or a part of a longer name: rather too much is left out than too little.
const OCID = /ocid1\.[\w.-]+/giu;
const IQN = /(?<![a-z\d])(?:iqn|eui|naa)\.[\w.:-]+/giu;
/** Notices write the sign full-width (escapeUntrusted). */
const MAIL = /[^\s@＠,;()/]+[@＠][^\s@＠,;()/]+/gu;
const IPV4 = /\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?/gu;
/** Two colons at least, as no time of day with minutes alone has them. */
const IPV6 = /(?<![\da-f:])(?=[\da-f:]*[\da-f]:|::)(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}/giu;

/** Words from outside without identifiers, addresses and names of people, on one line. */
export function redacted(words: string): string {
  return [OCID, IQN, MAIL, IPV4, IPV6].reduce((left, what) => left.replace(what, LEFT_OUT), foreign(words));
}

/** What the subject of a mail says, with the minutes that are left now. */
export function headlineFor(view: View, incident: Incident): string {
  const model = noticeOf(view, incident);
  if (model === null) return redacted(text(view.lang, 'link.no-words', { cluster: incident.cluster.name }));
  const isOver = incident.closedAt !== null || model.headline === 'recovered';
  const now = isOver ? {} : { at: view.now, deadline: incident.deadline };
  return redacted(titleWords({ ...withoutPeople(model), ...now }, view));
}

/** What must not be done, in sentences. */
export function bannedFor(view: View, incident: Incident): readonly string[] {
  const model = noticeOf(view, incident);
  return model === null ? [] : avoided(withoutPeople(model), view.lang).map(redacted);
}

/** The facts of a notice without the people in it; of a plan a subject says how many have approved, and never who. */
function withoutPeople(model: NoticeFacts): NoticeFacts {
  return { ...model, who: null, hold: null, acknowledged: null, contacts: [] };
}
