import type { At } from '../core/base/time.ts';
import { endedAt } from '../core/decision/wide-summary.ts';
import { newestNotice } from '../core/notice/entry-text.ts';
import { historyText } from '../core/notice/records.ts';
import { stageText } from '../core/notice/section-state.ts';
import type { Mark, MarkKind, Timeline, Track } from '../report/timeline.ts';
import { acknowledgement, noticeTitle, unsentWords } from './components.ts';
import { nodeTracks } from './incident-tracks.ts';
import type { IncidentDetails } from './read-incident.ts';
import { at, text, type View } from './view.ts';

/** All that is known of an incident on one axis: paths and lines of each node, OCI, decisions, notices, people. */
export function incidentTimeline(view: View, details: IncidentDetails): Timeline {
  const { incident, nodes } = details;
  const shared = (
    [
      ['api', fromApi],
      ['decision', decisions],
      ['notice', notices],
      ['person', people],
    ] as const
  ).map(
    ([kind, marksOf]): Track => ({
      name: text(view.lang, `track.${kind}`),
      bars: [],
      marks: marksOf(view, details).sort((a, b) => a.at - b.at),
    }),
  );
  const { deadline } = incident;
  const isOpen = endedAt(incident) === null;
  return {
    tracks: [
      ...nodes.flatMap((node) => nodeTracks(view, details, node)),
      ...shared.filter(({ marks }) => marks.length > 0),
    ],
    moments: [
      ...(isOpen ? [{ at: view.now, kind: 'now' } as const] : []),
      ...(isOpen && deadline !== null && (incident.recoveredAt ?? null) === null
        ? [{ at: deadline.to, kind: 'deadline' } as const]
        : []),
    ],
  };
}

function mark(kind: MarkKind, time: At, words: string): Mark {
  return { at: time, kind, words };
}

/** What OCI said: who detached, what the platform and people did with the instances, what became of an attach. */
function fromApi(view: View, { incident, names, plans }: IncidentDetails): Mark[] {
  const { lang } = view;
  const { memory } = incident;
  const who = newestNotice(incident)?.who ?? null;
  const unknown = text(lang, 'text.unknown');
  const nodeOf = (id: string): string => names[id] ?? id;
  return [
    ...(who === null
      ? []
      : [
          mark(
            'api',
            who.at,
            text(lang, 'track.detached', {
              who: who.principal ?? unknown,
              ip: who.ip ?? unknown,
              client: who.client ?? unknown,
            }),
          ),
        ]),
    ...Object.entries(memory.maintenance).map(([node, time]) =>
      mark('api', time, text(lang, 'track.maintenance', { node: nodeOf(node) })),
    ),
    ...Object.entries(memory.instanceActions).map(([node, time]) =>
      mark('api', time, text(lang, 'track.instance', { node: nodeOf(node) })),
    ),
    ...(incident.attachmentState === undefined
      ? []
      : [mark('api', incident.attachmentState.since, text(lang, 'track.attachments'))]),
    ...(plans ?? []).flatMap(({ stored, attempt, stage }) => {
      if (attempt === null) return [];
      const plan = stored.plan.id;
      const end = attempt.steps.at(-1);
      return [
        ...(attempt.intentAt === null
          ? []
          : [mark('api', attempt.intentAt, text(lang, 'track.intent', { plan }))]),
        ...(end === undefined || stage.kind === 'attempted'
          ? []
          : [
              mark('api', end.at, text(lang, 'incident.plan-stage', { plan, stage: stageText(stage, view) })),
            ]),
      ];
    }),
  ];
}

function decisions(view: View, { incident, plans }: IncidentDetails): Mark[] {
  const { lang } = view;
  return [
    ...incident.history
      .filter(({ code }) => !code.startsWith('notice-') && !code.startsWith('command:'))
      .map((line) => mark('decision', line.at, historyText(line, lang))),
    ...(plans ?? []).flatMap(({ stored, refusals }) => [
      mark('decision', stored.madeAt, text(lang, 'track.plan', { plan: stored.plan.id })),
      ...refusals.map((one) => mark('decision', one.at, text(lang, 'track.refused', { plan: one.planId }))),
    ]),
  ];
}

/** By number: the history knows all of them, the outbox when the newest were sent. */
function notices(view: View, { incident }: IncidentDetails): Mark[] {
  const { lang } = view;
  const sent = new Map(incident.outbox.map((entry) => [entry.seq, entry]));
  const told = incident.history.filter(({ code }) => code.startsWith('notice-'));
  const known = new Set(told.map(({ seq }) => seq));
  const wordsOf = (seq: number | undefined, words: string): string => {
    const entry = seq === undefined ? undefined : sent.get(seq);
    const title = words === '' ? (noticeTitle(view, entry) ?? '-') : words;
    return `${seq === undefined ? '' : `${seq}. `}${title}${unsentWords(lang, entry)}`;
  };
  return [
    ...told.map(({ at: time, seq, text: words }) => mark('notice', time, wordsOf(seq, words))),
    ...incident.outbox
      .filter(({ seq }) => !known.has(seq))
      .map(({ seq, dueAt }) => mark('notice', dueAt, wordsOf(seq, ''))),
  ];
}

/** Who acknowledged, announced, ended, closed, approved and rejected. */
function people(view: View, { incident, names, plans }: IncidentDetails): Mark[] {
  const { lang } = view;
  const orders = incident.history.filter(({ code }) => code.startsWith('command:'));
  const isTold = (time: At): boolean => orders.some((one) => one.at === time);
  const { acknowledged, hold } = incident;
  return [
    ...orders.map((line) => mark('person', line.at, historyText(line, lang))),
    ...(acknowledged === null || isTold(acknowledged.at)
      ? []
      : [mark('person', acknowledged.at, acknowledgement(view, incident))]),
    ...(hold === null || isTold(hold.at)
      ? []
      : [
          mark(
            'person',
            hold.at,
            text(lang, 'incident.hold', { by: hold.by, until: at(view, hold.until), why: hold.why }),
          ),
        ]),
    ...(plans ?? []).flatMap(({ said }) =>
      said.map((one) => {
        const id = one.attestation?.inService ?? 'none';
        const params = {
          by: one.by,
          at: at(view, one.storedAt ?? one.at),
          node: names[id] ?? id,
          words: one.words,
        };
        return mark('person', one.storedAt ?? one.at, text(lang, `plan.said.${one.kind}`, params));
      }),
    ),
  ];
}
