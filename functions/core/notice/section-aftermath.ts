import type { At } from '../base/time.ts';
import type { NoticeFacts } from './facts.ts';
import { ioFailedAt, type RenderContext } from './render-context.ts';
import { clockText, escapeUntrusted, listed, text } from './text.ts';

type Aftermath = NonNullable<NoticeFacts['aftermath']>;
type Event = readonly [key: `aftermath.${'io-failed' | 'moved' | 'rebooted' | 'stopped'}`, at: At | null];
type Context = Pick<RenderContext, 'lang' | 'zone'>;

const NOTHING: Aftermath = {
  ioFailedAt: null,
  movedAt: null,
  rebootedAt: null,
  movedTo: '',
  forgotten: null,
};

/** The places of sentences about what came of a loss: when I/O failed, where the service went, which node restarted. */
export function aftermathNames(m: NoticeFacts, { lang, zone }: Context) {
  const aftermath = m.aftermath ?? NOTHING;
  const { movedTo, forgotten, ioFailedOn = m.node, rebooted = m.node } = aftermath;
  const node = escapeUntrusted(m.node) || '-';
  const peer = escapeUntrusted(movedTo || m.peer) || text(lang, 'text.unknown');
  const places = { node, peer };
  const known = (key: 'where' | 'whereFull' | 'verify') =>
    text(lang, movedTo === '' ? `aftermath.${key}.unknown` : `aftermath.${key}`, places);
  const whose: Readonly<Partial<Record<Event[0], string>>> = {
    'aftermath.io-failed': ioFailedOn,
    'aftermath.rebooted': rebooted,
  };
  const events = eventsOf(aftermath).map(([key, at]) =>
    text(lang, key, {
      ...places,
      node: escapeUntrusted(whose[key] ?? m.node) || '-',
      at: at === null ? '' : clockText(at, zone),
    }),
  );
  return {
    after: text(lang, `aftermath.after.${afterWhat(m, aftermath)}`),
    where: known('where'),
    whereFull: known('whereFull'),
    verify: known('verify'),
    events: listed(events, lang, '; '),
    lifted: forgotten === null ? '' : text(lang, `aftermath.lifted.${forgotten}`, places),
    danger: text(lang, ioFailedAt(m) === null ? 'aftermath.danger.held' : 'aftermath.danger.failed', places),
  };
}

/** What the subject says it was after: of the node that it names. That another one restarted says less than a fail-over. */
function afterWhat(
  { node }: NoticeFacts,
  { rebootedAt, rebooted = node, movedAt, ioFailedAt: failedAt, forgotten }: Aftermath,
): 'stopped' | 'rebooted' | 'moved' | 'io-failed' {
  if (forgotten === 'stopped') return 'stopped';
  if (rebootedAt !== null && (rebooted === node || (movedAt === null && failedAt === null)))
    return 'rebooted';
  return movedAt === null ? 'io-failed' : 'moved';
}

/** What happened, in its order; what has no time of its own comes last. */
function eventsOf(aftermath: Aftermath): readonly Event[] {
  const { ioFailedAt, movedAt, rebootedAt, forgotten } = aftermath;
  const dated: Event[] = [
    ['aftermath.io-failed', ioFailedAt],
    ['aftermath.moved', movedAt],
    ['aftermath.rebooted', rebootedAt],
  ];
  const happened = dated.filter(([, at]) => at !== null).sort(([, a], [, b]) => (a ?? 0) - (b ?? 0));
  return forgotten === 'stopped' ? [...happened, ['aftermath.stopped', null]] : happened;
}
