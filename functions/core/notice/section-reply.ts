import type { At } from '../base/time.ts';
import { asSituation, SITUATIONS } from '../incident/situations.ts';
import type { NoticeFacts } from './facts.ts';
import type { RenderContext } from './render-context.ts';
import { commandValue, momentText, text, yearAndZone } from './text.ts';
import { wardenCommand } from './warden-command.ts';

/** The last lines: when people hear again, how they acknowledge and close, where the details are, whose time it is. */
export function reply(m: NoticeFacts, ctx: RenderContext): readonly string[] {
  const { lang, zone } = ctx;
  const id = commandValue(m.incidentId);
  const url = m.steps.find(({ key }) => key === 'incident')?.params['url'];
  const why = text(lang, 'reply.why');
  const command = (args: string) => ({ command: wardenCommand(args, 'state', ctx) });
  const isLate = m.headline === 'planned' && m.before !== undefined && m.before.headline !== 'planned';
  const hold = `hold ${commandValue(m.cluster.name)} --until 2h --why "${text(lang, 'reply.work')}"`;
  return [
    nextReport(m.nextReportAt, ctx),
    ...(isLate ? [text(lang, 'reply.announce', command(hold))] : []),
    ...(isOver(m)
      ? [text(lang, 'reply.closes')]
      : [
          ...byLink(ctx),
          text(lang, 'reply.ack', command(`ack ${id}`)),
          text(lang, 'reply.close', command(`close ${id} --why "${why}"`)),
        ]),
    url === undefined
      ? text(lang, 'reply.details', command(`incidents ${id}`))
      : text(lang, 'reply.console', { url }),
    text(lang, 'reply.zone', { seq: m.seq, ...yearAndZone(m.at, zone) }),
  ];
}

/** The address that needs no sign-in, where there is one. */
function byLink({ lang, zone, link }: RenderContext): readonly string[] {
  if (link === undefined) return [];
  return [text(lang, 'reply.link', { until: momentText(link.until, zone, lang), url: link.url })];
}

/** When people hear again. */
export function nextReport(at: At | null, { lang, zone }: Pick<RenderContext, 'lang' | 'zone'>): string {
  return at === null
    ? text(lang, 'reply.no-next')
    : text(lang, 'reply.next', { at: momentText(at, zone, lang) });
}

/** What closes by itself now needs neither an acknowledgement nor an order to close it. */
function isOver({ headline }: NoticeFacts): boolean {
  const situation = asSituation(headline);
  return situation !== null && SITUATIONS[situation].closes !== null;
}
