import type { Language } from '../../functions/core/base/language.ts';
import { register as registerApprove } from './approve.ts';
import { Command } from './command.ts';
import { register as registerCompletion } from './completion.ts';
import { register as registerContext, useContext } from './context.ts';
import { register as registerDoctor } from './doctor.ts';
import { register as registerDrill } from './drill.ts';
import { register as registerHistory } from './history.ts';
import { register as registerIncidents } from './incidents.ts';
import { register as registerMan } from './man-page.ts';
import { register as registerOperatorCommands } from './operator-commands.ts';
import { register as registerReplay } from './replay.ts';
import { register as registerScan } from './scan.ts';
import { register as registerSimulate } from './simulate.ts';
import { register as registerSupportBundle } from './support-bundle.ts';
import { register as registerVerify } from './verify.ts';

/** Every command adds itself; one file each. */
const COMMANDS: readonly ((program: Command) => void)[] = [
  registerScan,
  registerIncidents,
  registerHistory,
  registerOperatorCommands,
  registerSupportBundle,
  registerApprove,
  registerDrill,
  registerDoctor,
  registerVerify,
  registerContext,
  registerCompletion,
  registerMan,
  registerSimulate,
  registerReplay,
];

/** The `warden` command line in one language, ready to parse. Its version is written in when it is bundled. */
export function createProgram(language: Language): Command {
  const program = new Command(language, 'warden').speak().exitOverride();
  program
    .description(program.text('program.about'))
    .version(process.env['WARDEN_VERSION'] ?? 'unknown', undefined, program.text('help.version'));
  for (const register of COMMANDS) register(program);
  program.hook('preAction', (_, action) => useContext(action as Command, process.env));
  return program;
}
