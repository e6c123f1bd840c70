import type { Rule } from '../../../functions/core/rules/rule-pack.ts';
import type { SimNode } from '../../../infra/local/simulator/node.ts';
import { documentedRules } from '../../support/documented-rules.ts';
import type { Dice } from '../dice.ts';
import type { Adversary, Scene } from './scene.ts';

const MINUTE = 60_000;

/** Kinds of lines that can make the suite believe that nothing is the matter. */
const PROOFS: ReadonlySet<string> = new Set([
  'session-up',
  'session-recovered',
  'session-shutdown',
  'session-gave-up',
  'device-attached',
  'device-removed',
  'boot',
  'os-shutdown',
  'iscsid-start',
  'iscsid-stop',
  'fs-mounted',
  'multipath-path-up',
]);

/** A rule's genuine sample, cut where the rule captures something. */
interface Template {
  readonly rule: Rule;
  readonly parts: readonly (string | { readonly capture: string; readonly sample: string })[];
}

const TEMPLATES: readonly Template[] = documentedRules().flatMap((rule) =>
  rule.samples.flatMap((sample) => templateOf(rule, sample) ?? []),
);

/** Rules of which there is a line to forge. */
export const FORGEABLE: ReadonlySet<string> = new Set(TEMPLATES.map(({ rule }) => rule.id));

function templateOf(rule: Rule, sample: string): Template | null {
  const pattern = new RegExp(rule.pattern, 'd');
  const header = /^[\w.@/-]+(?:\[\d+\])?: /.exec(sample)?.[0] ?? '';
  for (const skip of new Set([header.length, 0])) {
    const found = pattern.exec(sample.slice(skip));
    const groups = found?.indices?.groups;
    if (found === null) continue;
    const places = Object.entries(groups ?? {})
      .flatMap(([name, place]) =>
        place === undefined ? [] : [[name, place[0] + skip, place[1] + skip] as const],
      )
      .sort((a, b) => a[1] - b[1]);
    const parts: (string | { readonly capture: string; readonly sample: string })[] = [];
    let end = 0;
    for (const [name, from, to] of places) {
      if (from < end) continue;
      parts.push(sample.slice(end, from));
      parts.push({ capture: name.replace(/_\d+$/, ''), sample: sample.slice(from, to) });
      end = to;
    }
    parts.push(sample.slice(end));
    return {
      rule,
      parts: header === '' && rule.programs[0] !== '*' ? [`${programOf(rule)}: `, ...parts] : parts,
    };
  }
  return null;
}

function programOf(rule: Rule): string {
  return (rule.programs[0] ?? 'kernel').replace('*', '');
}

/** The text of a template for a node: with what is really there, or made up. */
function filled({ parts }: Template, node: SimNode, scene: Scene, genuine: boolean): string {
  const { dice } = scene;
  const disk = dice.pick(node.disks);
  const place = disk.session?.place;
  const made = genuine ? {} : MADE_UP;
  const values: Readonly<Record<string, string | undefined>> = {
    session: place === undefined ? undefined : String(place.number),
    connection: '0',
    iqn: place?.iqn,
    portalAddress: place?.address,
    portalPort: '3260',
    device: disk.device,
    scsiHost: disk.scsi.split(':')[0],
    scsiAddress: disk.scsi,
    tag: disk.tag ?? undefined,
    peer: scene.nodes.find((other) => other !== node)?.name,
    ...made,
  };
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      const value = values[part.capture];
      if (value === undefined) return part.sample;
      return part.sample.startsWith('/dev/') ? `/dev/${value}` : value;
    })
    .join('');
}

const MADE_UP: Readonly<Record<string, string>> = {
  session: '4711',
  iqn: 'iqn.2015-12.com.oracleiaas:made-up',
  portalAddress: '169.254.9.9',
  device: 'sdz',
  scsiHost: '77',
  scsiAddress: '77:0:0:1',
  tag: 'fs_made_up',
  peer: 'node9',
};

/** One forged line of a rule on a node, at this moment of the story. */
export function forgeLine(
  scene: Scene,
  node: SimNode,
  how: { readonly rule: string; readonly genuine: boolean },
): void {
  const template = TEMPLATES.find(({ rule }) => rule.id === how.rule);
  if (template === undefined) throw new RangeError(`There is no sample of ${how.rule}`);
  scene.forge(node, filled(template, node, scene, how.genuine), PROOFS.has(template.rule.kind));
}

function forgeSome(scene: Scene, count: number, choose: (dice: Dice) => Template): void {
  const { dice } = scene;
  scene.powers.add('user');
  for (let i = 0; i < count; i += 1) {
    const node = dice.pick(scene.nodes);
    const template = choose(dice);
    const genuine = dice.chance(0.7);
    scene.at(
      dice.between(-2 * MINUTE, 22 * MINUTE),
      `${template.rule.id} on ${node.name} ${genuine ? 'genuine' : 'made up'}`,
      () => scene.forge(node, filled(template, node, scene, genuine), PROOFS.has(template.rule.kind)),
    );
  }
}

const OF_PROOF = TEMPLATES.filter(({ rule }) => PROOFS.has(rule.kind));
const OF_TAKE_OVER = TEMPLATES.filter(({ rule }) => /^lk-/.test(rule.kind));

export const FORGERS: readonly Adversary[] = [
  {
    name: 'lines-of-any-rule',
    power: 'user',
    attack: (scene) => forgeSome(scene, 1 + scene.dice.below(12), (dice) => dice.pick(TEMPLATES)),
  },
  {
    name: 'lines-that-calm',
    power: 'user',
    attack: (scene) => forgeSome(scene, 1 + scene.dice.below(5), (dice) => dice.pick(OF_PROOF)),
  },
  {
    name: 'lines-of-lifekeeper',
    power: 'user',
    attack: (scene) => forgeSome(scene, 1 + scene.dice.below(5), (dice) => dice.pick(OF_TAKE_OVER)),
  },
  {
    name: 'every-rule-at-once',
    power: 'user',
    attack: (scene) => {
      const { dice } = scene;
      scene.powers.add('user');
      const node = dice.pick(scene.nodes);
      const genuine = dice.chance(0.7);
      scene.at(dice.between(-MINUTE, 20 * MINUTE), `every rule on ${node.name}`, () => {
        for (const template of TEMPLATES)
          scene.forge(node, filled(template, node, scene, genuine), PROOFS.has(template.rule.kind));
      });
    },
  },
];
