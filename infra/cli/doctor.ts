import type { Language } from '../../functions/core/base/language.ts';
import { OciCompute } from '../../functions/oci/compute.ts';
import { OciInvoker } from '../../functions/oci/invoke.ts';
import { OciSubscriptions } from '../../functions/oci/notifications.ts';
import { ObjectStore } from '../../functions/oci/object-store.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import type { Command } from './command.ts';
import { withContext } from './context.ts';
import { type DoctorDetail, type DoctorFinding, examine, targetOf } from './doctor-checks.ts';
import { ociClients } from './oci-access.ts';
import { ociProgram } from './oci-program.ts';
import { withLanguage } from './options.ts';
import { type PreflightFinding, preflight } from './preflight.ts';
import { text, textIn } from './text/text.ts';

function detailText(detail: DoctorDetail, language: Language): string {
  // The places of these texts are filled by who chose the text (doctor-checks.ts).
  return typeof detail === 'string' ? detail : text(language, detail.said as 'doctor.good', detail.params);
}

interface ShownFinding extends Pick<DoctorFinding, 'subject'> {
  readonly verdict: DoctorFinding['verdict'] | PreflightFinding['verdict'];
  readonly name: string;
  readonly detail: string;
  readonly todo: string;
}

/** One finding, and what to do below it where it is not good. */
function findingLines(
  { name, verdict, subject, detail, todo }: ShownFinding,
  language: Language,
): readonly string[] {
  const more = detail === '' ? '' : ` (${detail})`;
  const line = `[${text(language, `doctor.${verdict}`)}] ${name}: ${subject}${more}`;
  return verdict === 'good' ? [line] : [line, `    ${todo}`];
}

/** The findings for people. */
export function doctorText(findings: readonly DoctorFinding[], language: Language): string {
  const say = textIn(language);
  const lines = findings.flatMap(({ check, verdict, subject, detail }) => {
    const found = { name: say(`doctor.check.${check}`), todo: say(`doctor.todo.${check}`), subject, verdict };
    return findingLines({ ...found, detail: detailText(detail, language) }, language);
  });
  const all = findings.length;
  const bad = findings.filter(({ verdict }) => verdict !== 'good').length;
  const summary = bad === 0 ? say('doctor.all-good', { all }) : say('doctor.some-bad', { bad, all });
  return [...lines, summary].join('\n');
}

/** The findings for scripts; what was found in English, whatever the terminal speaks. */
export function doctorJson(findings: readonly DoctorFinding[]): string {
  const shown = findings.map((finding) => ({ ...finding, detail: detailText(finding.detail, 'en') }));
  return JSON.stringify({ schema: 'warden.doctor/1', findings: shown });
}

/** What `--preflight` found, in the form of the other findings. */
export function preflightText(findings: readonly PreflightFinding[], language: Language): string {
  const say = textIn(language);
  return findings
    .flatMap(({ check, ...found }) => {
      const todo = found.verdict === 'unread' ? 'unread' : check;
      const words = { name: say(`preflight.check.${check}`), todo: say(`preflight.todo.${todo}`) };
      return findingLines({ ...words, ...found }, language);
    })
    .join('\n');
}

interface DoctorOptions {
  readonly profile?: string;
  readonly json?: true;
  readonly preflight?: true;
  readonly tenancy?: string;
  readonly compartment?: string;
  readonly watched?: readonly string[];
  readonly name: string;
  readonly region?: string;
}

function showPreflight(options: DoctorOptions, command: Command): void {
  const { tenancy, compartment, region, name, profile } = options;
  if (tenancy === undefined || compartment === undefined || region === undefined)
    command.misused('usage.missing-option', { name: '--tenancy, --compartment, --region' });
  const watched = options.watched ?? [compartment];
  const findings = preflight(ociProgram(profile), { tenancy, compartment, watched, name, region });
  const shown =
    options.json === true
      ? JSON.stringify({ schema: 'warden.preflight/1', findings })
      : preflightText(findings, command.language);
  process.stdout.write(`${shown}\n`);
  process.exitCode = findings.every(({ verdict }) => verdict === 'good') ? 0 : 1;
}

/** Adds `warden doctor`. */
export function register(program: Command): void {
  const command = withContext(program.command('doctor'))
    .description(program.text('doctor.about'))
    .option('--profile <name>', program.text('option.profile'))
    .option('--json', program.text('option.json', { schema: 'warden.doctor/1' }))
    .option('--preflight', program.text('preflight.option'))
    .option('--tenancy <ocid>', program.text('preflight.tenancy'))
    .option('--compartment <ocid>', program.text('preflight.compartment'))
    .option('--watched <ocid...>', program.text('preflight.watched'))
    .option('--name <prefix>', program.text('preflight.name'), 'warden')
    .option('--region <name>', program.text('preflight.region'));
  withLanguage(command)
    .addHelpText('after', `\n${program.text('doctor.after')}`)
    .action(async (options: DoctorOptions) => {
      if (options.preflight === true) return showPreflight(options, command);
      const { env } = process;
      const target = targetOf(env);
      const clients = ociClients(options.profile, env);
      const endpoint = env[KEYS.respondEndpoint.env] ?? '';
      const callable = target.functions.map((id) => ({ id, endpoint }));
      const ports = {
        store: new ObjectStore(clients, env[KEYS.namespace.env] ?? '', target.bucket),
        compute: new OciCompute(clients),
        subscriptions: new OciSubscriptions(clients),
        invoker: new OciInvoker(clients, callable),
        clock: systemClock,
      };
      const findings = await examine(ports, target);
      const shown = options.json === true ? doctorJson(findings) : doctorText(findings, command.language);
      process.stdout.write(`${shown}\n`);
      process.exitCode = findings.every(({ verdict }) => verdict === 'good') ? 0 : 1;
    });
}
