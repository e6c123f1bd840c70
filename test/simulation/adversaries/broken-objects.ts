import { SIM } from '../../../infra/local/simulator/installation.ts';
import type { Adversary, Scene } from './scene.ts';

const MINUTE = 60_000;

/** What may lie where an object of ours lay. */
export const FORMS = [
  'absent',
  'empty',
  'cut',
  'braces',
  'newer-schema',
  'older-schema',
  'huge',
  'another',
  'odd-name',
] as const;
export type Form = (typeof FORMS)[number];

/** Of the state bucket. */
export const FOLDERS = [
  'inbox/',
  'incidents/',
  'inventory/',
  'topology/',
  'heartbeat/',
  'lease/',
  'commands/',
] as const;
/** Of the approvals bucket. */
const APPROVAL_FOLDERS = ['plans/', 'approvals/', 'journal/'] as const;

const ODD_NAMES = ['a b.json', 'é.json', 'x//y', 'copy of x.json', '..', 'a\u0007b.json'] as const;

/** One byte more than an answer of the HTTP client may have; zeros are no JSON. */
const HUGE = new Uint8Array(16 * 1024 * 1024 + 1);

/** Replaces an object, or lays one beside it. @returns what was hit; null when there is nothing in the folder. */
export function damage(
  scene: Scene,
  folder: string,
  form: Form,
  bucket: string = SIM.stateBucket,
): string | null {
  const { dice, sim } = scene;
  const { objectStorage } = sim.cloud;
  const names = objectStorage.names(bucket).filter((name) => name.startsWith(folder));
  if (form === 'odd-name') {
    const name = `${folder}${dice.pick(ODD_NAMES)}`;
    scene.put(name, new TextEncoder().encode('{}'), { bucket });
    return name;
  }
  if (names.length === 0 && form === 'absent') return null;
  const name = names.length === 0 ? `${folder}${'f'.repeat(64)}.json` : dice.pick(names);
  if (folder === 'inbox/' && names.length > 0) scene.inputDestroyed = true;
  if (form === 'absent') {
    scene.remove(name, bucket);
    return name;
  }
  const body = objectStorage.peek(bucket, name)?.body ?? new Uint8Array();
  const others = names.filter((one) => one !== name);
  // Where it is the only one of its folder, what lies elsewhere takes its place.
  const other = dice.pick(others.length > 0 ? others : objectStorage.names(bucket));
  scene.put(name, damaged(body, form, objectStorage.peek(bucket, other)?.body ?? body), { bucket });
  return name;
}

function damaged(body: Uint8Array, form: Form, other: Uint8Array): Uint8Array {
  const schema = (version: string) =>
    new TextEncoder().encode(
      new TextDecoder().decode(body).replace(/"schema":"(warden\.[\w-]+)\/\d+"/, `"schema":"$1/${version}"`),
    );
  switch (form) {
    case 'empty':
      return new Uint8Array();
    case 'cut':
      return body.slice(0, body.length / 2);
    case 'newer-schema':
      return schema('9');
    case 'older-schema':
      return schema('0');
    case 'huge':
      return HUGE;
    case 'another':
      return other;
    default:
      return new TextEncoder().encode('{}');
  }
}

function breakSome(scene: Scene, folders: readonly string[], bucket: string): void {
  const { dice } = scene;
  for (let i = 1 + dice.below(3); i > 0; i -= 1) {
    const folder = dice.pick(folders);
    const form = someForm(scene);
    const at = dice.between(0, 18 * MINUTE);
    scene.at(at, `${folder} ${form}`, () => damage(scene, folder, form, bucket));
    // Whoever comes after has to read it.
    if (dice.chance(0.5)) scene.at(at + 1_000, 'respond killed', () => scene.sim.kill('respond'));
  }
}

/** Sixteen megabytes are copied a few times: rarely. */
function someForm({ dice }: Scene): Form {
  const form = dice.pick(FORMS);
  return form === 'huge' && dice.chance(0.5) ? 'cut' : form;
}

export const BREAKERS: readonly Adversary[] = [
  {
    name: 'objects-of-the-state',
    power: 'nature',
    attack: (scene) => {
      scene.powers.add('nature');
      breakSome(scene, FOLDERS, SIM.stateBucket);
    },
  },
  {
    name: 'objects-of-the-approvals',
    power: 'nature',
    attack: (scene) => {
      scene.powers.add('nature');
      breakSome(scene, APPROVAL_FOLDERS, SIM.approvalsBucket);
    },
  },
];
