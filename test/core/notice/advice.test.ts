import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SITUATIONS } from '../../../functions/core/incident/situations.ts';
import { ADVICE_EN } from '../../../functions/core/notice/catalogue.advice.en.ts';
import type { NoticeStep, StepKey } from '../../../functions/core/notice/facts.ts';
import { avoided } from '../../../functions/core/notice/five-lines.ts';
import { action, optionVerdict, stepText } from '../../../functions/core/notice/section-action.ts';
import { headlineNotices, type Told, worlds } from '../decision/worlds.ts';

const ALL: readonly Told[] = [...headlineNotices(), ...worlds()];
const stepsOf = ({ facts }: Told): readonly NoticeStep[] => [
  ...facts.steps,
  ...facts.options.flatMap((o) => (optionVerdict(o) === 'closed' ? [] : (o.steps ?? []))),
];
/** What is wrong, in at most a few worlds: a reader needs no more. */
const where = (bad: (told: Told) => unknown) =>
  ALL.flatMap((told) => {
    const why = bad(told);
    return why === undefined || why === false ? [] : [`${told.situation} (${told.world}): ${String(why)}`];
  }).slice(0, 5);

test('enough worlds, and every situation of a path in them', () => {
  expect(ALL.length).toBeGreaterThan(700);
  const seen = new Set(ALL.map(({ situation }) => situation));
  const about = Object.entries(SITUATIONS).flatMap(([name, { clock }]) => (clock === null ? [] : [name]));
  expect(about.filter((name) => ![...seen].some((s) => s === name) && name !== 'flapping')).toEqual([]);
});

/** What must not be done, as the step that would do it. A stop in order to switch over is what `stop-active` itself excepts. */
const BANS: Readonly<Record<string, { readonly steps: readonly StepKey[] }>> = {
  'detach-logout': { steps: ['logout-old', 'forget-old'] },
  'attach-unasked': { steps: ['attach-now', 'attach-back', 'quorum-attach'] },
  'stop-active': { steps: ['stop-broken'] },
  'iscsi-service': { steps: [] },
  interfere: { steps: ['iscsid', 'restart-standby', 'restart-unknown', 'restart-both', 'logout-old'] },
  'reboot-both': { steps: [] },
  'cut-network': { steps: ['path'] },
};

test('nothing that a notice forbids is a step of the same notice', () => {
  expect(
    where((told) => {
      const { facts } = told;
      const steps = stepsOf(told);
      return (
        facts.avoid
          .flatMap((key) => {
            const ban = BANS[key];
            const bad = steps.filter((s) => ban?.steps.includes(s.key));
            return bad.map((s) => `${key} forbids ${s.key}`);
          })
          .join() || undefined
      );
    }),
  ).toEqual([]);
});

test('a reattach that is forbidden comes after what lifts the ban', () => {
  expect(
    where(({ facts }) => {
      if (!facts.avoid.includes('reattach')) return false;
      const keys = facts.steps.map(({ key }) => key);
      const at = keys.findIndex((key) => key === 'attach-back' || key === 'attach-now');
      return at >= 0 && (at < keys.indexOf('stop-broken') || !keys.includes('stop-broken'));
    }),
  ).toEqual([]);
});

/** A condition that does not hold yet is fulfilled by waiting, or by a step before. */
const FULFILLED_BY: Readonly<Record<string, readonly StepKey[] | 'time'>> = {
  waited: 'time',
  quiet: 'time',
  'lifekeeper-waited': 'time',
  'no-competitor': ['competitor-ocid', 'competitor-agent'],
};

test('whatever a step needs can be had: by waiting, or by a step before it', () => {
  expect(
    where(({ facts }) => {
      const before = new Set<StepKey>();
      for (const step of facts.steps) {
        for (const { key, verdict } of step.preconditions ?? []) {
          const by = FULFILLED_BY[key];
          const isReached = by === 'time' || by?.some((one) => before.has(one));
          if (verdict === 'not-met' && isReached !== true) return `${step.key} needs ${key}`;
        }
        before.add(step.key);
      }
      return false;
    }),
  ).toEqual([]);
});

test('where there is a choice there are two ways at least, and one that is open', () => {
  expect(where(({ facts: { options } }) => options.length === 1 && 'one way only')).toEqual([]);
  expect(
    where(({ facts: { options, steps } }) => {
      const isClosed = options.length > 0 && options.every((o) => optionVerdict(o) === 'closed');
      return isClosed && steps.length === 0 && 'no way and no step';
    }),
  ).toEqual([]);
});

test('no way is shown as possible and refused in one notice', () => {
  expect(
    where(({ facts: { options, reattach } }) => {
      const b = options.find(({ key }) => key === 'reattach');
      return reattach?.stage.kind === 'refused' && b !== undefined && optionVerdict(b) === 'open';
    }),
  ).toEqual([]);
});

test('at most three things not to do', () => {
  expect(where(({ facts: { avoid } }) => avoid.length > 3 && avoid.join())).toEqual([]);
});

test('a healthy node is never restarted or stopped', () => {
  const own = (told: Told) => told.facts.target?.node;
  expect(
    where((told) =>
      stepsOf(told)
        .filter(({ key }) => key === 'switch-stop' || key === 'stop-broken' || key === 'start')
        .some(({ params }) => own(told) !== undefined && params['instance'] !== own(told)),
    ),
  ).toEqual([]);
  expect(
    where(
      ({ facts }) =>
        facts.impact === 'standby' &&
        facts.options.some(({ key }) => key === 'switch-over') &&
        'C for a standby',
    ),
  ).toEqual([]);
});

test('after I/O errors the first step leaves LifeKeeper alone', () => {
  expect(
    where(
      ({ situation, facts }) =>
        (situation === 'io-failed' || situation === 'fs-dead') &&
        facts.steps[0]?.key.startsWith('wait-lifekeeper') !== true &&
        facts.steps[0]?.key,
    ),
  ).toEqual([]);
});

test('every condition says how a person finds out', () => {
  const keys = (family: string) =>
    Object.keys(ADVICE_EN).flatMap((key) =>
      key.startsWith(`${family}.`) ? [key.slice(family.length + 1)] : [],
    );
  expect(keys('pre').filter((key) => !keys('check').includes(key))).toEqual([]);
});

test.each(['ja', 'en'] as const)('%s: every place of every step is filled', (lang) => {
  const ctx = { lang, zone: 'Asia/Tokyo', mode: 'observe' } as const;
  const lines = new Set(ALL.flatMap(({ facts }) => action(facts, ctx)));
  expect([...lines].filter((line) => /\{\w+\}|undefined|(?:^|[ =])\?(?:[ 。.]|$)/.test(line))).toEqual([]);
});

/** docs/notices.md names the one right next step of each situation, by its key. */
test('the next step of each situation is the one of docs/notices.md', () => {
  const doc = readFileSync(join(__dirname, '../../../docs/notices.md'), 'utf8');
  const section = doc.split('## The next step\n')[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').flatMap((line) => {
    const cells = /^\| `([\w-]+)` \| [^|]+ \| `([\w-]+)` \|/.exec(line);
    return cells === null ? [] : [`${cells[1]} ${cells[2]}`];
  });
  const seen = new Set(ALL.map(({ situation, facts }) => `${situation} ${facts.steps[0]?.key ?? '-'}`));
  expect([...seen].filter((pair) => !rows.includes(pair)).sort()).toEqual([]);
  const told = Object.keys(SITUATIONS).filter((name) => name !== 'held' && name !== 'healthy');
  expect(told.filter((name) => !rows.some((row) => row.startsWith(`${name} `)))).toEqual([]);
});

test('where no choice is shown, nobody is sent to one of its ways', () => {
  expect(
    where(({ facts }) => {
      const said = (['ja', 'en'] as const).flatMap((lang) => [
        ...facts.steps.map((step) => stepText(step, lang)),
        ...avoided(facts, lang),
      ]);
      return facts.options.length === 0 && said.some((line) => /Cを選|C を選|choose C/.test(line));
    }),
  ).toEqual([]);
});

test('a wait of five minutes is asked for only where I/O does not fail before', () => {
  expect(
    where(({ facts }) => {
      const { deadline, at, steps } = facts;
      const left = deadline === null ? Number.POSITIVE_INFINITY : deadline.to - at;
      const waits = facts.headline === 'lost' && steps.some(({ key }) => key === 'wait');
      return waits && left > 0 && left < 5 * 60_000 ? `${left} ms left` : undefined;
    }),
  ).toEqual([]);
});
