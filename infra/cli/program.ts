import { Command } from 'commander';
import { register as registerApprove } from './approve.ts';
import { register as registerDoctor } from './doctor.ts';
import { register as registerDrill } from './drill.ts';
import { register as registerIncidents } from './incidents.ts';
import type { Language } from './language.ts';
import { localize } from './localize.ts';
import { register as registerOperatorCommands } from './operator-commands.ts';
import { register as registerReplay } from './replay.ts';
import { register as registerScan } from './scan.ts';
import { register as registerSimulate } from './simulate.ts';
import { register as registerSupportBundle } from './support-bundle.ts';
import { VERSION } from './version.ts';

/** Every command adds itself; one file each. */
const COMMANDS: readonly ((program: Command) => void)[] = [
  registerScan,
  registerIncidents,
  registerOperatorCommands,
  registerSupportBundle,
  registerApprove,
  registerDrill,
  registerDoctor,
  registerSimulate,
  registerReplay,
];

/** The `warden` command line, ready to parse; help and errors of bad usage in one language. */
export function createProgram(language: Language = 'en'): Command {
  const program = new Command('warden')
    .description('Finds lost iSCSI block volumes of LifeKeeper nodes on Oracle Cloud.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(add --help for the options)');
  for (const register of COMMANDS) register(program);
  return localize(program, language);
}
