import { Command, CommanderError } from 'commander';
import { register as registerApprove } from './approve.ts';
import { register as registerDoctor } from './doctor.ts';
import { register as registerDrill } from './drill.ts';
import { EXIT_UNREADABLE, EXIT_USAGE, UnreadableInputError } from './exit-codes.ts';
import { register as registerIncidents } from './incidents.ts';
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

/** The `warden` command line, ready to parse. */
export function createProgram(): Command {
  const program = new Command('warden')
    .description('Finds lost iSCSI block volumes of LifeKeeper nodes on Oracle Cloud.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(add --help for the options)');
  for (const register of COMMANDS) register(program);
  return program;
}

async function main(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version were printed on request; anything else is bad usage and was explained already.
      process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
    } else if (error instanceof UnreadableInputError) {
      process.stderr.write(`warden: ${error.message}\n`);
      process.exitCode = EXIT_UNREADABLE;
    } else {
      throw error;
    }
  }
}

// A reader such as `head` that has seen enough is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

void main(process.argv);
