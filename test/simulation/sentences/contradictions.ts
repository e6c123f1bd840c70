import { MINUTE } from '../../../functions/core/base/time.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';

/** The keys of one notice in one language, and its facts. */
export interface Said {
  readonly keys: ReadonlySet<string>;
  readonly facts: NoticeFacts;
}

/** What must not stand in one mail: a name, and whether it does. */
interface Contradiction {
  readonly name: string;
  readonly stands: (said: Said) => boolean;
}

const one = (said: Said, ...keys: readonly string[]) => keys.some((key) => said.keys.has(key));
const verdictsOf = ({ facts }: Said, key: string) =>
  new Set(
    [
      ...facts.options.map(({ preconditions }) => preconditions),
      ...facts.steps.map(({ preconditions }) => preconditions ?? []),
    ]
      .flat()
      .filter((pre) => pre.key === key)
      .map(({ verdict }) => verdict),
  );
const isOpen = ({ facts }: Said, option: string) =>
  facts.options.some(
    ({ key, preconditions }) => key === option && preconditions.every(({ verdict }) => verdict !== 'not-met'),
  );

/** Pairs of sentences of one notice of which at most one can be right. */
export const CONTRADICTIONS: readonly Contradiction[] = [
  {
    name: 'recovered, and the disk is dead',
    stands: (said) =>
      one(said, 'summary.recovered') &&
      one(said, 'cause.filesystem-dead', 'evidence.file-system-dead', 'evidence.device-dead'),
  },
  {
    name: 'the reattach is banned, and offered',
    stands: (said) =>
      one(said, 'avoid.reattach') && (isOpen(said, 'reattach') || one(said, 'step.approve', 'step.attach')),
  },
  {
    name: 'how to reattach is told, and B is no choice',
    stands: (said) =>
      one(said, 'step.attach', 'step.attach-by-hand') &&
      !said.facts.options.some(({ key }) => key === 'reattach'),
  },
  {
    name: 'a choice is to be made, and there is none',
    stands: (said) => one(said, 'five.choose') && said.facts.options.length === 0 && !one(said, 'five.ways'),
  },
  {
    name: 'time is left, and I/O has failed',
    stands: (said) =>
      one(said, 'remaining.left', 'subject.left', 'label.left') &&
      one(said, 'impact.failed', 'summary.io-failed', 'summary.deadline-passed', 'glance.clock-over'),
  },
  {
    name: 'a time by which I/O fails, and no clock runs',
    stands: (said) =>
      one(said, 'state.deadline', 'glance.clock', 'glance.clock-range') &&
      one(said, 'state.not-running', 'glance.not-running', 'state.at-once', 'glance.at-once'),
  },
  {
    name: 'the earliest error is to come, and its time is past',
    stands: (said) =>
      one(said, 'glance.clock-range', 'state.deadline-range') &&
      said.facts.deadline !== null &&
      said.facts.deadline.from < said.facts.at - MINUTE &&
      said.facts.deadline.from < said.facts.deadline.to,
  },
  {
    name: 'the service hangs with its node, which is the standby',
    stands: (said) =>
      one(said, 'impact.active') &&
      said.facts.nodes.some(({ node, service }) => node === said.facts.target?.node && service === 'standby'),
  },
  {
    name: 'the standby lost its disk, and is in service',
    stands: (said) =>
      one(said, 'impact.standby', 'title.standby-lost') &&
      said.facts.nodes.some(({ node, service }) => node === said.facts.target?.node && service === 'active'),
  },
  {
    name: 'two nodes are in service',
    stands: (said) => said.facts.nodes.filter(({ service }) => service === 'active').length > 1,
  },
  {
    name: 'a fail-over is to come, and was seen',
    stands: (said) =>
      one(said, 'state.switch-over') && one(said, 'state.takeover', 'impact.taken-over', 'impact.standby'),
  },
  {
    name: 'attached again, and it is not',
    stands: (said) =>
      one(said, 'summary.reattached', 'title.reattached', 'summary.acted') &&
      said.facts.target !== null &&
      said.facts.target.api !== 'ATTACHED' &&
      said.facts.target.api !== 'unreadable',
  },
  {
    name: 'detached, and attached',
    stands: (said) =>
      one(said, 'summary.detached', 'summary.do-not-reattach') && said.facts.target?.api === 'ATTACHED',
  },
  {
    name: 'who detached is named, and not known',
    stands: (said) =>
      one(said, 'cause.who', 'five.who') &&
      ['pending', 'unasked', 'unread'].some((why) => one(said, `cause.who-${why}`, `five.who-${why}`)),
  },
  {
    name: 'nothing is to be done, and something is',
    stands: (said) =>
      one(said, 'summary.planned', 'step.none', 'five.nothing') &&
      said.facts.steps.some(({ key }) => (key as string) !== 'none'),
  },
  {
    name: 'one condition is met and not met',
    stands: (said) =>
      [...said.keys]
        .filter((key) => key.startsWith('pre.'))
        .some((key) => {
          const all = verdictsOf(said, key.slice(4));
          return all.has('met') && all.has('not-met');
        }),
  },
  {
    name: 'no fail-over was seen, and one was',
    stands: (said) =>
      one(said, 'step.stayed') && one(said, 'state.takeover', 'aftermath.moved', 'title.failed-over'),
  },
];
