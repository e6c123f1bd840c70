import { hearing, type Params } from '../../../functions/core/base/text.ts';
import type { OutboxEntry } from '../../../functions/core/incident/incident.ts';
import { EN } from '../../../functions/core/notice/catalogue.en.ts';
import { entryText } from '../../../functions/core/notice/entry-text.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import { asOfNow, newerOpen } from '../../../functions/core/notice/waited.ts';
import type { SentNotice, Simulation } from '../../../infra/local/simulator/simulation.ts';
import { asOfWhen, type When } from './as-of.ts';
import { Claim, type Source } from './claim.ts';
import { CONTRADICTIONS } from './contradictions.ts';
import { REQUIREMENTS } from './required.ts';
import { type Said, saidIn } from './said.ts';
import { sentenceOf } from './table.ts';
import { World } from './world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** A detach is told before the session breaks: whether I/O hangs shows a moment later. */
const JUDGED_AFTER = 30 * SECOND;
/** The world is not followed where so much of it is there. */
const MOST_CLUSTERS = 12;
const MOST_CHARS = 300;

/** A sentence that was false, something missing, or two that contradict each other. */
export interface Falsehood {
  readonly at: number;
  readonly title: string;
  /** Key of the catalogue, or the name of the contradiction or requirement. */
  readonly sentence: string;
  readonly said: string;
}

export interface JudgeOptions {
  /** How old what a notice says may be: the agent, a batch, the next look. Default 3 minutes. */
  readonly lagMs?: () => number;
  /** The same for what the API says. Default 90 seconds. */
  readonly apiLagMs?: () => number;
  /** How much older it may be because of outages of the way, at a moment; absent: not older. */
  readonly ageAt?: (sentAt: number) => { readonly lines: number; readonly api: number };
  readonly mode?: 'observe' | 'approve';
  /** What adversaries can make up, and of which cluster only; null: of all. */
  readonly suspended?: { readonly sources: ReadonlySet<Source>; readonly cluster: string | null };
}

/** One notice, heard again. */
interface Heard extends When {
  readonly notice: SentNotice;
  readonly facts: NoticeFacts;
  readonly raw: object;
  readonly all: readonly Said[];
}

/** Holds every sentence of every notice of a story against the simulated world, as long as it is played. */
export class SentenceJudge {
  readonly falsehoods: Falsehood[] = [];
  /** How many sentences were judged, by key: a judge who hears nothing proves nothing. */
  readonly judged = new Map<string, number>();
  /** Notices whose facts were not found. */
  readonly unheard: string[] = [];
  readonly #world: World;
  readonly #sim: Simulation;
  readonly #options: JudgeOptions;
  readonly #waiting = new Set<Heard>();
  #seen = 0;

  constructor(sim: Simulation, options: JudgeOptions = {}) {
    this.#sim = sim;
    this.#options = options;
    this.#world = new World(sim);
    if (sim.clusters.length > MOST_CLUSTERS) return;
    sim.time.onStep(() => this.#step());
  }

  /** Judges what was sent in the last moments. */
  finish(): readonly Falsehood[] {
    this.#step();
    for (const heard of [...this.#waiting]) this.#judge(heard);
    return this.falsehoods;
  }

  #step(): void {
    const { notifications } = this.#sim.cloud;
    if (notifications.inbox().length === this.#seen) return;
    this.#seen = notifications.inbox().length;
    for (const notice of this.#sim.notices().slice(this.#heard)) {
      this.#heard += 1;
      const heard = this.#hear(notice);
      if (heard === null) continue;
      this.#waiting.add(heard);
      this.#sim.time.after(JUDGED_AFTER, () => this.#judge(heard));
    }
  }

  #heard = 0;

  #hear(notice: SentNotice): Heard | null {
    const id = /\[LKW:([^\]]+)\]$/.exec(notice.title)?.[1] ?? '';
    if (id === 'monitor') return null;
    const all = this.#sim.incidents();
    const incident = all.find((one) => one.id === id);
    const entries: readonly OutboxEntry[] = Array.isArray(incident?.outbox) ? incident.outbox : [];
    const newer = incident === undefined ? null : newerOpen(incident, all);
    for (const entry of [...entries].reverse()) {
      // What became of it is not stored yet: one that waited is worded as of now once more.
      const ways = [asOfNow(entry, notice.at, newer?.id ?? null), asOfNow(entry, notice.at), entry];
      for (const way of ways) {
        const heard = this.#worded(way, notice);
        if (heard !== null) return heard;
      }
    }
    this.unheard.push(notice.title);
    return null;
  }

  /** The entry worded once more, listened to; null when it is not what was sent. */
  #worded({ facts, ...rest }: OutboxEntry, notice: SentNotice): Heard | null {
    if (facts === undefined) return null;
    const { title: _, body: __, ...unsent } = rest;
    const { mode = 'observe' } = this.#options;
    for (const lang of ['en', 'ja'] as const) {
      const all = new Map<string, Said>();
      const hear = (key: string, params: Params, made: string) =>
        void all.set(`${key} ${made}`, { key, params, made });
      const wording = { languages: [lang], zone: 'Asia/Tokyo', mode };
      const { title, body } = hearing(hear, () => entryText({ ...unsent, facts }, wording));
      if (title !== notice.title) continue;
      // By a clock of ours one may seem to have waited that did not: its line of that was not sent.
      if ([...all.values()].some(({ key, made }) => key === 'waited.as-of' && !notice.body.includes(made)))
        continue;
      const whole = asNotice(facts);
      return {
        notice,
        raw: facts,
        facts: whole,
        all: saidIn([...all.values()], { title, body }),
        ...asOfWhen(this.#sim, notice.at, { told: facts, reason: rest.reason, cluster: whole.cluster.name }),
      };
    }
    return null;
  }

  #judge(heard: Heard): void {
    if (!this.#waiting.delete(heard)) return;
    const { facts, all } = heard;
    const keys = new Set(all.map(({ key }) => key));
    for (const said of all) this.#judgeSentence(heard, said);
    for (const { name, stands } of CONTRADICTIONS)
      if (stands({ keys, facts })) this.#note(heard, name, facts.headline);
    const whole = this.#claim(heard, '', {});
    for (const { name, by, when, said } of REQUIREMENTS) {
      if (!this.#isJudged(by, facts) || !when(whole)) continue;
      this.#count(name);
      if (!said(whole, keys)) this.#note(heard, name, facts.headline);
    }
  }

  #judgeSentence(heard: Heard, { key, params, made }: Said): void {
    // Names of errors have words of their own.
    if (!Object.hasOwn(EN, key)) return;
    const sentence = sentenceOf(key);
    if (sentence === null) this.#note(heard, key, 'nobody has said what it is to the truth');
    else if ('holds' in sentence && this.#isJudged(sentence.by, heard.facts)) {
      this.#count(key);
      if (!sentence.holds(this.#claim(heard, key, params))) this.#note(heard, key, made.slice(0, MOST_CHARS));
    }
  }

  #note({ notice: { after: at, title } }: Heard, sentence: string, said: string): void {
    this.falsehoods.push({ at, title, sentence, said });
  }

  #count(what: string): void {
    this.judged.set(what, (this.judged.get(what) ?? 0) + 1);
  }

  #isJudged(by: readonly Source[], facts: NoticeFacts): boolean {
    const { suspended } = this.#options;
    if (suspended === undefined) return true;
    const known = [...facts.cluster.nodes, ...facts.nodes.map(({ node }) => node)];
    const clusters = known.map((id) => this.#world.clusterOf(id)?.spec.name);
    if (suspended.cluster !== null && clusters.length > 0 && !clusters.includes(suspended.cluster))
      return true;
    return !by.some((source) => suspended.sources.has(source));
  }

  #claim(heard: Heard, key: string, params: Params): Claim {
    const { notice, facts, raw, asOf, waited } = heard;
    const { lagMs = () => 3 * MINUTE, apiLagMs = () => 90 * SECOND, ageAt } = this.#options;
    const world = this.#world;
    const { at: sentAt } = notice;
    const heldUp = ageAt?.(asOf) ?? { lines: 0, api: 0 };
    return new Claim({
      ...{ key, params, facts, raw, world, sentAt, asOf, heldUp },
      lag: lagMs() + waited,
      apiLag: apiLagMs() + waited,
    });
  }
}

/** What a judge has found, as what broke the invariant of that name. */
export function asBroken(judge: SentenceJudge): readonly string[] {
  const minutes = (at: number) => (at / MINUTE).toFixed(1);
  return judge
    .finish()
    .map(
      ({ at, title, sentence, said }) =>
        `false-sentence: ${sentence} (${minutes(at)} min, ${title}): ${said}`,
    );
}

/** What is no notice about one incident has none of its facts. */
function asNotice(facts: { readonly schema: string }): NoticeFacts {
  if (facts.schema === 'warden.notice/1') return facts as unknown as NoticeFacts;
  const { since } = facts as unknown as { readonly since: number };
  const empty: Partial<NoticeFacts> = {
    cluster: { key: '', name: '', source: 'unknown', nodes: [] } as unknown as NoticeFacts['cluster'],
    nodes: [],
    target: null,
    more: [],
    options: [],
    steps: [],
    avoid: [],
    takeover: [],
    unread: [],
    plan: null,
    reattach: null,
    who: null,
    deadline: null,
    acknowledged: null,
    lossAt: since,
    detectedAt: since,
    node: '',
    cause: 'wide-outage',
  };
  return { ...empty, ...facts } as unknown as NoticeFacts;
}
