/** English wording of the command line; `cli.ja.ts` has the same keys and places. */
export const EN = {
  'program.about': 'Finds lost iSCSI block volumes of LifeKeeper nodes on Oracle Cloud.',
  'program.defect': 'this is a defect, please report it: {what}',
  'program.detail': 'In its own words: {what}',
  'program.passed-over': 'passed over: {what}',
  'help.usage': 'Usage:',
  'help.arguments': 'Arguments:',
  'help.options': 'Options:',
  'help.commands': 'Commands:',
  'help.default': '(default: {value})',
  'help.help': 'display help for command',
  'help.version': 'output the version number',
  'help.after-error': '(add --help for the options)',

  'usage.no-context': "error: there is no context '{name}'; 'warden context list' lists them",
  'usage.one-form': 'error: choose one of --json, --html and --markdown',
  'usage.csv-json': 'error: choose one of --csv and --json',
  'usage.missing-argument': "error: missing required argument '{name}'",
  'usage.missing-option': "error: required option '{name}' not specified",
  'usage.missing-value': "error: option '{name}' argument missing",
  'usage.invalid-value': "error: option '{name}' argument '{value}' is invalid. {reason}",
  'usage.unknown-option': "error: unknown option '{name}'",
  'usage.unknown-command': "error: unknown command '{name}'",
  'usage.too-many': 'error: too many arguments. Expected {expected}, but got {got}.',
  'usage.similar': '(Did you mean {names}?)',
  'usage.no-scenario': "error: there is no scenario '{name}'; 'warden simulate --help' lists them",
  'usage.needed': 'error: {option} or {variable} is needed',
  'usage.needed-see': 'error: {option} or {variable} is needed (see: {how})',
  'usage.where': 'error: --compartment, --instance or {variable} has to say where the instances are',
  'usage.from-to': 'error: --from has to be before --to',
  'usage.since-until': 'error: --since has to be before --until',
  'usage.no-name': 'error: this machine knows no name for you; give one with --by NAME',

  'reason.plan': 'A plan id has 16 hex digits.',
  'reason.shell': 'One of bash, zsh and fish.',
  'reason.context': 'A name of letters, digits, dots, hyphens and underscores, at most 64.',
  'reason.language': 'Use ja or en.',
  'reason.timeout': 'Use whole seconds from 0 to 86400, e.g. 6000.',
  'reason.seconds': 'Use whole seconds from 1 to 3600.',
  'reason.year': 'Use a year such as 2026.',
  'reason.zone': 'Use an IANA zone such as Asia/Tokyo or UTC, or an offset such as +09:00.',
  'reason.node': 'Name a host or a directory.',
  'reason.moment': 'Use an ISO 8601 time with its date, such as 2026-11-22T20:00.',
  'reason.span': 'Use a length of time such as 90s, 15m or 2h.',
  'reason.console': 'Use the https address of a console, as the output console_url has it.',
  'reason.days': 'Use whole days from 1 to 90.',
  'reason.whole': 'Use a whole number.',
  'reason.port': 'Use a port from 0 to 65535.',
  'reason.until': 'Use 90m, 2h, 3d or an ISO 8601 time.',
  'reason.until-range': 'It has to be in the future, at most seven days from now.',
  'reason.characters': '1 to {max} characters.',
  'reason.instance': 'Use the OCID of an instance, none or lcdstatus.',
  'reason.compartment': 'Use the OCID of a compartment: ocid1.compartment.oc1..example',
  'reason.host': 'Use HOST=OCID: node1=ocid1.instance.oc1.ap-tokyo-1.example',

  'unreadable.contexts':
    '{path} cannot be read, or is no file of contexts: correct it, or remove it and import again',
  'unreadable.no-outputs': '{path}: no output cli_environment in it (terraform output -json)',
  'unreadable.console': 'the console {url} does not answer. Check the address and the network.',
  'unreadable.console-answer':
    'the console {url} gave no answer of its API (status {status}). It has to sign in by bearer tokens, and WARDEN_CONSOLE_TOKEN_FILE or WARDEN_CONSOLE_TOKEN has to hold a valid one.',
  'unreadable.refused': 'the console refused ({code}): {what}',
  'unreadable.absent': 'cannot read {path}: no such file or directory. Check the path.',
  'unreadable.denied':
    'cannot read {path}: permission denied. Run as a user who may read it, e.g. with sudo.',
  'unreadable.directory': 'cannot read {path}: is a directory that cannot be read as a file.',
  'unreadable.links': 'cannot read {path}: too many symbolic links.',
  'unreadable.special':
    'cannot read {path}: it is not a regular file, but a pipe, a device or a file of the kernel. Pipe its content into `warden scan -`.',
  'unreadable.deep':
    'cannot read {path}: directories this deep are not searched. Name it on the command line.',
  'unreadable.dead-link': 'cannot read {path}: a broken link.',
  'unreadable.link-out':
    'cannot read {path}: a link to {target}, outside the directory that was named. Name the target on the command line.',
  'unreadable.damaged': 'cannot read {path}: the compressed data is damaged. Copy the file again.',
  'unreadable.cut':
    'cannot read {path}: the compressed file ends too early. Copy it again when it is complete.',
  'unreadable.other': 'cannot read {path}: {why}',
  'unreadable.xz':
    'cannot read {path}: it is packed with xz in an unusual way (filter or checksum). Unpack it first, e.g. with xzcat.',
  'unreadable.7z': 'cannot read {path}: it is a 7z archive. Unpack it first, e.g. with 7z x.',
  'unreadable.rar': 'cannot read {path}: it is a RAR archive. Unpack it first, e.g. with unrar x.',
  'unreadable.lz4': 'cannot read {path}: it is packed with lz4. Unpack it first, e.g. with lz4cat.',
  'unreadable.cpio': 'cannot read {path}: it is a cpio archive. Unpack it first, e.g. with cpio -id.',
  'unreadable.encrypted': 'cannot read {path}: it is encrypted. Unpack the archive first, with its password.',
  'unreadable.zip-method':
    'cannot read {path}: the ZIP archive packs it in an unusual way. Unpack the archive first.',
  'unreadable.nested':
    'cannot read {path}: archives within archives this deep are not opened. Unpack it first.',
  'unreadable.too-large':
    'cannot read {path} to its end: it unpacks to more than is read of one file. Unpack it first and name the logs.',
  'unreadable.journal':
    "cannot read {path}: it is systemd's binary journal. Export it with journalctl --file FILE -o json.",
  'unreadable.binary': 'cannot read {path}: it is binary data. Name a text log.',
  'unreadable.body': 'cannot read {path}: a body is a file of at most 8 MB.',
  'unreadable.no-files': '{path} holds no files. Name a log file or a directory with logs.',
  'unreadable.no-node': 'no log is of a node called {name}; there are: {nodes}',
  'unreadable.no-body': 'there is no body between --from and --to',
  'unreadable.too-many': 'more than {max} lines would be replayed: narrow them down with --from and --to',
  'unreadable.no-incident': 'no incident and no cluster with one is called {name}; open: {open}',
  'unreadable.none-open': 'no incident and no cluster with one is called {name}; open: none',
  'unreadable.closed': 'incident {id} of {cluster} is closed already',
  'unreadable.command-exists': 'the operator command {id} exists already',
  'unreadable.no-plan-id': '{plan} is no plan id: 16 hex digits',
  'unreadable.no-plan':
    'there is no plan {plan}: in mode observe plans are shown, never stored; in mode approve the notice names the plan',
  'unreadable.expired': 'plan {plan} has expired',
  'unreadable.approval-exists': 'the approval {id} exists already',

  'advice.OCI_UNAUTHENTICATED':
    'Check user, fingerprint and key_file of the profile, that the key is uploaded for this user, and the clock of this machine.',
  'advice.OCI_NOT_AUTHORIZED_OR_NOT_FOUND':
    'Check the names given (bucket, namespace, OCID), the region of the profile, and your own policies.',
  'advice.OCI_NETWORK':
    'Check that this machine reaches the Internet or a service gateway, and the region of the profile.',
  'advice.OCI_TIMEOUT': 'Check the network and the region of the profile; then try again.',
  'advice.ARGUMENT_INVALID': 'Correct the value that is named.',

  'option.json': 'print one JSON object (schema {schema}) instead of text',
  'option.lang': 'language of the text: ja or en (default: from LANG)',
  'option.profile': 'profile of the OCI configuration file (default: DEFAULT)',
  'option.context': 'installation, as named with warden context import (default: the current one)',
  'option.bucket': 'state bucket',
  'option.console': 'address of a console that is asked in place of the bucket (default: WARDEN_CONSOLE)',
  'option.token-file':
    'file with the bearer token for the console (default: WARDEN_CONSOLE_TOKEN_FILE, else the token in WARDEN_CONSOLE_TOKEN)',
  'option.namespace': 'Object Storage namespace',
  'option.by': 'who says so (default: the user of this machine)',
  'option.year': 'year of the first line where stamps have none (default: from the file time)',
  'option.lines': 'print every log line',
  'option.titles': 'of a notice print its title only',
  'argument.target': 'incident id or cluster name',
  'argument.plan': 'plan id: 16 hex digits, printed in the notice',
  'state.after': `Without --bucket and --namespace their values come from WARDEN_STATE_BUCKET and WARDEN_NAMESPACE.
Signs with the resource principal of the environment when there is one, else with --profile.`,

  'scan.about': 'read logs of a node and report lost iSCSI volumes: what, when, how long, why, what to do',
  'scan.files': 'log files, directories, archives, or - for standard input',
  'scan.html': 'one HTML file with a timeline, to read without a network, print or hand on',
  'scan.markdown': 'Markdown, for a ticket',
  'scan.verbose': 'also lines that are normal while a node starts or logs in',
  'scan.timeout': 'recovery timeout (recovery_tmo) to assume where no line names it (default: 120 to 6000)',
  'scan.tz':
    'zone of time stamps without one: Asia/Tokyo or +09:00; for one node node2=Asia/Tokyo; repeat for several',
  'scan.since': 'leave out incidents that were over before (ISO 8601, in --tz unless a zone is named)',
  'scan.until': 'leave out incidents that began later',
  'scan.node': 'only incidents of this host or directory; repeat for several',
  'scan.profile': 'look attachments up, signing with this profile of the OCI configuration file',
  'scan.compartment': 'compartment of the instances; repeat for several',
  'scan.instance': 'instance to which the log of a host (or directory) belongs; repeat for several',
  'scan.after': `Inputs are told apart by content: text in any common form of syslog, journalctl, dmesg or OCI Logging; packed with
gzip, xz, bzip2 or Zstandard; in tar or ZIP archives, also within one another. What cannot be read costs only itself.
A directory is one node; a directory of directories has one node each; files are told apart by host name.
Time stamps without a year are taken as the latest before the file's last change; --year names the year of
each file's first line instead, and later lines may run on into the next year. Without a zone they are read as --tz.

With --profile, --compartment or --instance the attachments are looked up at OCI: which volume is behind each portal
and IQN, its state now, who detached it (Audit, where you may search it), the load before the loss. Only read
operations are called; OCIDs and times are sent, never a line or a name of a log. What cannot be read is listed and
stops nothing. A log belongs to the instance whose display name is the log's host name; else name it with --instance.
Without --compartment the value comes from WARDEN_COMPARTMENTS.

Exit codes: 0 nothing found, 1 incidents found, 2 bad usage, 3 unreadable input, or nothing found but not all was
understood, or a disk failed.

Examples:
  warden scan /var/log/messages /var/log/lifekeeper.log --tz Asia/Tokyo
  warden scan node1-logs/ node2-logs.tar.gz --json
  journalctl -o json -b | warden scan -
  warden scan node1-logs/ --profile DEFAULT --compartment ocid1.compartment.oc1..example`,

  'incidents.about': 'list open and recent incidents, or show one with its history',
  'incidents.all': 'also those closed more than seven days ago',
  'incidents.after':
    'Exit codes: 0 none open, 1 at least one open, 2 bad usage, 3 request refused or not found.',
  'incidents.none': 'No incident is open, none was closed in the last seven days.',
  'incidents.open': 'open',
  'incidents.closed': 'closed {at} ({by})',
  'incidents.loss': 'loss {at}',
  'incidents.deadline': 'I/O fails at the latest {at}',
  'incidents.ack': 'acknowledged by {by}',
  'incidents.ack-link': 'acknowledged by link; name typed: {by} (identity not verified)',
  'incidents.hold': 'on hold until {until}: {why}',
  'incidents.unsent': 'notices not sent yet: {count}',
  'incidents.unreadable': '{name}: cannot be read',
  'incidents.history': 'History',

  'ack.about': 'acknowledge an incident: reminders become rare',
  'hold.about': 'announce work: until then a detach counts as planned, nobody is reminded, no plan is made',
  'hold.until': '90m, 2h, 3d, or an ISO 8601 time; at most seven days',
  'hold.why': 'what the work is; shown in notices',
  'release.about': 'end a hold',
  'close.about': 'close an incident whose recovery cannot be proven automatically',
  'close.why': 'what was found',
  'command.after': `Who may do this is decided by IAM on the folder commands/ of the bucket.

Exit codes: 0 stored, 2 bad usage, 3 request refused or not found.`,
  'command.done': '{kind} for {target} is stored; respond takes it with its next look.',

  'support-bundle.about': 'write all that is known of an incident as one document for SIOS or Oracle support',
  'support-bundle.logs': 'compartments of the log groups (default: those of the nodes)',
  'support-bundle.zone': 'IANA zone of the local times',
  'support-bundle.after': `Raw lines need permission to read log content; images and configuration keys of the functions need permission to
read functions (WARDEN_RESPOND_FUNCTION_ID names one). What could not be read is listed in the document.

Exit codes: 0 written, 2 bad usage, 3 request refused or not found.

Example:
  warden support-bundle e98960d0 > e98960d0.txt`,

  'approve.about': 'approve a plan to reattach a volume, and attest what has to be true',
  'reject.about': 'reject a plan: it is never carried out',
  'approve.words': 'why, in your own words',
  'approve.bucket': 'approvals bucket',
  'approve.node':
    'you state: this node is in service (instance OCID; `none`: the resource is down; `lcdstatus`: the node that fresh answers of all nodes agree on)',
  'approve.not-meant': 'you state: nobody meant to detach the volume',
  'approve.after': `Without --bucket and --namespace their values come from WARDEN_APPROVALS_BUCKET and WARDEN_NAMESPACE.
Signs with your own OCI identity (--profile). Who may do this is decided by IAM on the folder approvals/ of the bucket.

Exit codes: 0 stored, 2 bad usage, 3 request refused or not found.`,
  'approve.done':
    'Approval of plan {plan} is stored. reattach checks every condition once more before it acts.',
  'reject.done': 'Plan {plan} is rejected.',

  'drill.about': 'send a heartbeat line through the whole pipeline and report how long it took',
  'drill.log': 'custom log that receives the lines of the nodes',
  'drill.timeout': 'how long to wait',
  'drill.after': `Without --log, --bucket and --namespace their values come from WARDEN_MESSAGES_LOG_ID, WARDEN_STATE_BUCKET
and WARDEN_NAMESPACE. Signs with the resource principal of the environment when there is one, else with --profile.

Exit codes: 0 the line came out, 1 it did not come out in time, 2 bad usage, 3 a service refused.

Example:
  warden drill --profile DEFAULT --log ocid1.log.oc1... --bucket warden-state --namespace axxxxxxxxxxx`,
  'drill.out': 'The heartbeat line {id} came out of respond after {sec} s.',
  'drill.lost':
    'The heartbeat line {id} did not come out within {sec} s.\nCheck, in this order: is the connector ACTIVE and does its condition let the line pass; the log of function detect; the log of function respond; the policies.',

  'doctor.about': 'check an installation: buckets, topics, functions, the heartbeat, dead letters',
  'doctor.after': `Reads the installation's values from the environment: WARDEN_STATE_BUCKET, WARDEN_NAMESPACE,
WARDEN_COMPARTMENTS, WARDEN_TOPIC_ID, WARDEN_RESPOND_FUNCTION_ID, WARDEN_RESPOND_ENDPOINT
and, if set, WARDEN_MONITOR_TOPIC_ID. Changes nothing. Signs with the resource principal of the
environment when there is one, else with --profile.

Exit codes: 0 everything is good, 1 something is not or could not be checked, 2 bad usage.

Example:
  warden doctor --profile DEFAULT
  warden doctor --preflight --tenancy ocid1.tenancy.oc1... --compartment ocid1.compartment.oc1... --region ap-tokyo-1`,
  'doctor.good': 'ok',
  'doctor.bad': 'BAD',
  'doctor.unread': 'not read',
  'doctor.all-good': 'All {all} checks are good.',
  'doctor.some-bad': '{bad} of {all} checks are not good.',
  'doctor.check.configuration': 'configuration',
  'doctor.check.state-bucket': 'state bucket can be read',
  'doctor.check.compartment': 'volume attachments can be listed',
  'doctor.check.subscription': 'somebody receives the notices',
  'doctor.check.function': 'function can be invoked',
  'doctor.check.lease': 'respond takes what waits',
  'doctor.check.heartbeat': 'the heartbeat came out',
  'doctor.check.dead-letters': 'there are no dead letters',
  'doctor.detail.objects': '{inbox} inbox, {incidents} incidents',
  'doctor.detail.age': '{minutes} min',
  'doctor.detail.attachments': '{count} attachments',
  'doctor.detail.subscriptions': '{active} active of {all}',
  'doctor.detail.waiting': 'wake {wake}, done {done}',
  'doctor.todo.configuration':
    'Set this key (docs/configuration.md), or take all of them from Terraform: warden context import (docs/commands.md).',
  'doctor.todo.state-bucket': 'Check the name, the namespace, and your own rights on the bucket.',
  'doctor.todo.compartment': 'Check the OCID and the policy for this compartment.',
  'doctor.todo.subscription': 'Add a subscription to the topic and confirm it.',
  'doctor.todo.function':
    'Check that the function is deployed and ACTIVE, its endpoint, and your own rights.',
  'doctor.todo.lease': 'Look at the log of function respond, its concurrency and its policies.',
  'doctor.todo.heartbeat':
    'Run "warden drill"; look at the schedule of sweep, the connector, and the log of detect.',
  'doctor.todo.dead-letters': 'Look at the newest objects under dead-letter/ in the state bucket.',

  'context.about': 'remember bucket, namespace, profile and OCIDs of installations',
  'context.console': 'address of the console that commands ask in place of the bucket',
  'context.import': 'take them from what terraform output -json prints (a file, or standard input)',
  'context.list': 'list the names; * is the current one',
  'context.use': 'make one the current one',
  'context.show': 'show the values of one',
  'context.remove': 'forget one',
  'context.name': 'what the installation is called here',
  'context.none': 'No context is known.',
  'context.imported': 'Context {name}: {count} values, stored in {path}.',
  'context.after': `Operator commands take what neither their options nor the environment say from the current context, or from that
of --context or WARDEN_CONTEXT. The file is WARDEN_CONTEXTS, else warden/contexts.json in XDG_CONFIG_HOME or ~/.config.

Exit codes: 0 done, 2 bad usage or no such context, 3 a file that cannot be read.

Example:
  terraform output -json | warden context import --name prod --profile DEFAULT
  warden doctor --context prod`,

  'completion.about': 'print the completion of a shell',
  'completion.shell': 'bash, zsh or fish',
  'completion.after': `Examples:
  warden completion bash > ~/.local/share/bash-completion/completions/warden
  warden completion zsh > "$fpath[1]/_warden"
  warden completion fish > ~/.config/fish/completions/warden.fish`,
  'man.about': 'print the manual (warden man | man -l -)',
  'man.name': 'NAME',
  'man.synopsis': 'SYNOPSIS',

  'simulate.about': 'play an incident in virtual time: log lines, API changes, decisions and notices',
  'simulate.scenario': 'name of a scenario (listed below)',
  'simulate.seed': 'seed of the random numbers',
  'simulate.list': 'Scenarios:',

  'replay.about': 'play genuine logs through the suite: what would it have reported that night?',
  'replay.files': 'log files, directories, archives, or - for standard input; captured batches',
  'replay.body': 'the files are bodies that detect got (captured batches, objects of dead-letter/)',
  'replay.tz': 'zone of time stamps without one, and of the notices',
  'replay.from': 'leave out lines before this ISO 8601 time (in --tz unless it names a zone)',
  'replay.to': 'leave out lines after it',
  'replay.play-on': 'play on after the last line: 90s, 15m, 2h',
  'replay.cluster': 'the nodes form this cluster, as the tag lifekeeper-cluster would say',
  'replay.timeout': 'recovery_tmo of the nodes, as the tag iscsi-replacement-timeout would say',
  'replay.attached': 'play as if every volume that the logs name had stayed attached',
  'replay.after': `Plays genuine logs through the functions that run in the cloud, on a clock that keeps the times of the log, and prints
each step and notice: what the suite would have reported that night. Nothing is sent and nothing is asked anywhere.
Inputs are those of "warden scan"; a JSON array of log records is taken as a batch of Connector Hub, and with --body
every file as a body that detect got, such as an object of dead-letter/.

What only the cloud knew that night is not in a log: who detached (Audit), load, and what was attached. Notices say
that it could not be read; --attached plays as if every volume that the logs name had stayed attached.
Lines reach detect as installed: two seconds to Logging, collected for a minute.

Exit codes: 0 no notice, 1 at least one notice, 2 bad usage, 3 unreadable input.

Examples:
  warden replay node1-logs/ node2-logs/ --cluster CL1 --tz Asia/Tokyo --lang ja
  warden replay /var/log/messages* --from 2026-11-22T02:00 --to 2026-11-22T06:00 --titles
  oci os object get -bn warden-state --name dead-letter/0a1b.raw --file body && warden replay --body body`,
  'replay.nothing': 'No line of these logs says anything about iSCSI volumes or LifeKeeper: no notice.',
  'replay.zone': 'Times are those of the log, in {zone}; OCIDs are made up.',
  'replay.as-unknown':
    'Replayed as if the platform had refused to say what is attached (--attached: as if all had stayed attached).',
  'replay.as-attached': 'Replayed as if all volumes had stayed attached.',

  'happened.forced-restart': 'forced restart of {node}',
  'happened.take-over': '{cluster}: {node} takes over from {from}',
  'happened.quiet-take-over': '{cluster}: {node} takes over from {from}, writing nothing yet',
  'happened.silent': '{node} falls silent',
  'happened.logout': '{node} logs out of {volume}',
  'happened.login': '{node} logs in to {volume}',
  'happened.iscsid': 'iscsid of {node} restarted',
  'happened.ahead': 'clock of {node} {ms} ms ahead',
  'happened.late': '{node} sends nothing for {ms} ms',
  'target.serving': 'serving',
  'target.refused': 'refuses connections',
  'target.silent': 'does not answer',
  'target.rejecting': 'rejects log-ins',
  'target.bind-loop': 'log-in does not get through',
  'who.target': 'target',
  'who.agent': 'agent',
  'who.clock': 'clock',
  'who.platform': 'platform',
  'timeline.action': 'happens',
  'timeline.line': 'log',
  'timeline.api': 'API',
  'timeline.event': 'event',
  'timeline.decision': 'decision',
  'timeline.notice': 'NOTICE',
  'timeline.problem': 'problem',
  'timeline.more': '... {count} further lines',
  'timeline.end': 'notices: {count}',

  'demo.about':
    'Starts the playground: a pretend Oracle Cloud on this machine with two LifeKeeper clusters, in which you break things and see what the functions do about it.',
  'demo.once':
    'play the incident of the SIOS note through the shipped bundles instead, and end by itself; exit code 0 if and only if the notices arrived (the default without a terminal)',
  'demo.playground': 'start the playground without a terminal too',
  'demo.port': 'port of the playground on 127.0.0.1; 0: any free one',
  'demo.port-taken': 'Port {port} of 127.0.0.1 is taken: choose another one with --port.',
  'demo.stays': 'Playground: {url}',
  'demo.stays-until': 'Open it in a browser on this machine. It stays until you press Ctrl+C.',
  'demo.title': 'oci-iscsi-warden: the incident of the SIOS note, played on this machine',
  'demo.genuine':
    'Genuine lines of test/corpus/{name}, time stamps moved to now, and the two LifeKeeper lines of the SIOS note.',
  'demo.build': 'build',
  'demo.built': 'bundles: {names}',
  'demo.tenancy': 'tenancy',
  'demo.started': 'local tenancy at {url}: cluster CL1 = node1, node2; volume lk-shared on both',
  'demo.more': '... and {count} more lines',
  'demo.waiting': 'waiting for the notice',
  'demo.back': 'the volume answers again',
  'demo.notice': 'NOTICE {n}: as Notifications would mail it',
  'demo.done': 'Done: {notices} notices arrived in {seconds} s.',
  'demo.failed': 'The expected notices did not arrive. What the functions logged last:',
  'demo.console': 'status and incident pages: {url}',
} as const;
