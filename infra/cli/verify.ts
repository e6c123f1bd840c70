import { DAY } from '../../functions/core/base/time.ts';
import type { Command } from './command.ts';
import { withContext } from './context.ts';
import { ociProgram } from './oci-program.ts';
import { withLanguage } from './options.ts';
import { keyOf, type Say } from './text/text.ts';
import { type Verified, verify } from './verify-checks.ts';

interface VerifyOptions {
  readonly compartment: string;
  readonly watched?: string;
  readonly name: string;
  readonly region: string;
  readonly profile?: string;
  readonly json?: true;
}

/** A report for the makers, in Markdown, in the language of whoever runs it; the answers are as the tenancy gave them. */
export function verifyReport(verified: readonly Verified[], version: string, text: Say): string {
  const count = (outcome: Verified['outcome']) => verified.filter((one) => one.outcome === outcome).length;
  const parts = verified.flatMap(({ id, outcome, command, answer }) => {
    const what = keyOf('verify.is', id);
    return [
      `## ${id}: ${text(`verify.outcome.${outcome}`)}`,
      ...(what === null ? [] : [text(what)]),
      '```',
      command,
      answer === '' && outcome === 'failed' ? text('verify.no-answer') : answer.replaceAll('```', "'''"),
      '```',
      '',
    ];
  });
  return [
    text('verify.title', { version }),
    '',
    text('verify.sum', {
      assumed: count('assumed'),
      otherwise: count('otherwise'),
      read: count('read'),
      failed: count('failed'),
    }),
    '',
    ...parts,
  ].join('\n');
}

/** Adds `warden verify`. */
export function register(program: Command): void {
  const { text } = program;
  const command = withContext(program.command('verify'))
    .description(text('verify.about'))
    .requiredOption('--compartment <ocid>', text('verify.compartment'))
    .requiredOption('--region <name>', text('verify.region'))
    .option('--watched <ocid>', text('verify.watched'))
    .option('--name <prefix>', text('verify.name'), 'warden')
    .option('--profile <name>', text('option.profile'))
    .option('--json', text('option.json', { schema: 'warden.verify/1' }));
  withLanguage(command)
    .addHelpText('after', `\n${text('verify.after')}`)
    .action((options: VerifyOptions) => {
      const until = new Date();
      const verified = verify(ociProgram(options.profile), {
        name: options.name,
        region: options.region,
        home: options.compartment,
        watched: options.watched ?? options.compartment,
        since: new Date(until.getTime() - DAY).toISOString(),
        until: until.toISOString(),
      });
      const version = process.env['WARDEN_VERSION'] ?? 'unknown';
      const shown =
        options.json === true
          ? JSON.stringify({ schema: 'warden.verify/1', version, verified })
          : verifyReport(verified, version, text);
      process.stdout.write(`${shown}\n`);
      const isFine = verified.every(({ outcome }) => outcome === 'assumed' || outcome === 'read');
      process.exitCode = isFine ? 0 : 1;
    });
}
