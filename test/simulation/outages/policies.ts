import { MINUTE } from '../../../functions/core/base/time.ts';
import { deployedStatements, SIM_INSTALLATION } from '../../support/deployed-statements.ts';
import { loadStatements } from '../../support/iam-statements.ts';
import type { Dice } from '../dice.ts';
import { type Interrupts, type Outage, type OutageKind, USUAL } from './outage.ts';

/** Statements of what is not played here: the console, sign-in, keys, traces, images, the lifecycle of objects. */
const NOT_PLAYED =
  /^(console|gateway|sign-in|storage|trace|pull|lifecycle|connector-audit|respond-link|reattach-failure|probe-failure)/;

/** The statements of the way, by what they interrupt while one of them is missing. */
const OF_THE_WAY: Readonly<Record<string, Interrupts>> = {
  'nodes-push': 'lines',
  'nodes-configuration': 'lines',
  'connector-function': 'lines',
  'connector-invoke': 'lines',
  'connector-read': 'lines',
  'connector-groups': 'lines',
  'detect-create': 'lines',
  'detect-lease': 'lines',
  'detect-wake': 'lines',
  'respond-list': 'lines',
  'respond-read': 'lines',
  'respond-state': 'lines',
  'respond-publish': 'notices',
};
/** Without them no line reaches Logging, and no service of Oracle says so (docs/failure-modes.md#what-is-not-caught). */
const UNSEEN = /^nodes-(push|configuration)$/;

let statements: ReturnType<typeof deployedStatements> | null = null;

/** Everything that Terraform deploys, for the simulated tenancy. */
function deployed(): ReturnType<typeof deployedStatements> {
  statements ??= deployedStatements(loadStatements(process.cwd()), SIM_INSTALLATION);
  return statements;
}

/** Ids of the statements that can be missing. */
export function playedStatements(): readonly string[] {
  return [...new Set(deployed().map(({ id }) => id))].filter((id) => !NOT_PLAYED.test(id));
}

/** One to three statements that somebody took away, for a while or for good: OCI answers 404, as for what is not there. */
export function withoutStatements(
  ids: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
): Outage {
  const kinds = ids.map((id) => OF_THE_WAY[id] ?? 'nothing');
  const interrupts = kinds.find((kind) => kind === 'lines') ?? kinds.find((kind) => kind !== 'nothing');
  const isUnseen = ids.some((id) => UNSEEN.test(id));
  const left = deployed().filter(({ id }) => !ids.includes(id));
  return {
    ...USUAL,
    name: 'policies',
    what: `without ${ids.join(', ')}${Number.isFinite(to) ? '' : ' to the end'}`,
    from,
    to,
    interrupts: interrupts ?? 'nothing',
    alarmWithin: interrupts === undefined || isUnseen ? null : 25 * MINUTE,
    // What may not be read is as old as the statement is gone; who may not write remembers less.
    makesOld: 'all',
    hides: isUnseen ? ['lines', 'stamps', 'memory'] : [],
    play: (scene) => {
      const { gate } = scene.sim.cloud;
      scene.at(Math.max(from, -14 * MINUTE), `policies ${ids.join(', ')} gone`, () =>
        gate.setPermissions(left),
      );
      if (Number.isFinite(to)) scene.at(to, 'policies back', () => gate.setPermissions(deployed()));
    },
  };
}

function policies(dice: Dice): Outage {
  const all = playedStatements();
  const count = dice.chance(0.7) ? 1 : 2 + dice.below(2);
  const ids = [...new Set(Array.from({ length: count }, () => dice.pick(all)))];
  const isForGood = dice.chance(0.4);
  const from = isForGood && dice.chance(0.5) ? -14 * MINUTE : dice.between(-2, 10) * MINUTE;
  return withoutStatements(ids, {
    from,
    to: isForGood ? Number.POSITIVE_INFINITY : from + dice.between(5, 40) * MINUTE,
  });
}

/** Policies that are not there. */
export const POLICY_OUTAGES: readonly OutageKind[] = [{ name: 'policies', weight: 3, draw: policies }];
