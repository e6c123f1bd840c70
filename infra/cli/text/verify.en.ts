/** What `warden verify` and `warden doctor --preflight` say. */
export const VERIFY_EN = {
  'verify.about':
    'look into the tenancy for what is not verified, and print a report that can be sent to the makers',
  'verify.compartment': 'compartment of the installation',
  'verify.watched': 'compartment of the nodes (default: the same)',
  'verify.name': 'prefix of the installation’s names',
  'verify.region': 'region of the installation',
  'verify.after': `Runs the program oci, one reading command for each line of docs/unverified.md that a look can decide, and changes nothing.
In the report OCIDs keep their kind and their last six characters; mail, IP and web addresses are taken out. Read it before you send it.
It is about the last 24 hours: run the drill first.

Exit codes: 0 all answers are as assumed or have to be read, 1 some are not, or a command failed, 2 bad usage.

Example:
  warden verify --compartment ocid1.compartment.oc1... --region ap-tokyo-1 > report.md`,

  'verify.title': '# warden verify, build {version}',
  'verify.sum': '{assumed} as assumed, {otherwise} otherwise, {read} to be read, {failed} failed',
  'verify.outcome.assumed': 'as assumed',
  'verify.outcome.otherwise': 'otherwise, or nothing there to see it by',
  'verify.outcome.read': 'to be read',
  'verify.outcome.failed': 'failed',
  'verify.no-answer': 'oci could not be started',
  'verify.is.refused-calls': 'whether a call was refused (conditions of the policies)',
  'verify.is.invocations': 'whether sweep, observe and detect are invoked',
  'verify.is.schedule': 'the hourly schedule',
  'verify.is.subscriptions': 'the subscription of a function',
  'verify.is.failure-deliveries': 'delivery of the records of failed calls',
  'verify.is.agent-heartbeats': 'the heartbeat metric of the agents',
  'verify.is.infrastructure-health': 'the metric of the state of instances',
  'verify.is.audit-of-detach': 'what Audit records of a detach',
  'verify.is.node-lines': 'when Logging received lines of nodes',
  'verify.is.connectors': 'the state of the connectors',
  'verify.is.idle-writes': 'points of a volume that nobody writes to',
  'verify.is.audit-of-addresses': 'what Audit records of the move of a private address',
  'verify.is.lifecycle': 'the lifecycle rules of the bucket',
  'verify.is.agent-configurations':
    'the agent configurations: length of the pattern, when they were picked up',
  'verify.is.run-commands': 'how long nodes take to fetch a Run Command',
  'verify.is.bodies-of-events': 'the bodies of attach and detach events',
  'verify.is.images': 'the images as the registry has them',
  'verify.is.console': 'what the console refused',
  'verify.is.dashboard': 'the dashboard as it was imported',
  'verify.is.link-secret': 'the key of the links in notices',

  'preflight.option':
    'look at the tenancy before the first apply instead; needs --tenancy, --compartment and --region',
  'preflight.tenancy': 'with --preflight: the tenancy',
  'preflight.compartment': 'with --preflight: the compartment that gets the installation',
  'preflight.watched': 'with --preflight: compartments of the nodes (default: the same)',
  'preflight.name': 'with --preflight: prefix of the names',
  'preflight.region': 'with --preflight: the region',
  'preflight.check.home-region': 'the home region can be read',
  'preflight.check.region': 'the tenancy is subscribed to the region',
  'preflight.check.groups': 'there is room for the dynamic groups (others + needed / limit)',
  'preflight.check.statements':
    'there is room for the policy statements, here and above (others + needed / limit)',
  'preflight.check.program': 'the program oci reaches the tenancy',
  'preflight.check.names': 'the names of buckets and topics are free',
  'preflight.check.rules': 'there is room for the rules of Events (needed / free)',
  'preflight.check.alarms': 'there is room for the alarms (needed / free)',
  'preflight.check.applications': 'there is room for the applications of Functions (needed / free)',
  'preflight.check.functions': 'there is room for the functions (needed / free)',
  'preflight.check.connectors': 'there is room for the connectors (needed / free)',
  'preflight.check.topics': 'there is room for the topics (needed / free)',
  'preflight.check.log-groups': 'there is room for the log groups (needed / free)',
  'preflight.check.agent-configurations': 'there is room for the configurations of agents (needed / free)',
  'preflight.check.children': 'no compartment below is left unwatched',
  'preflight.todo.home-region':
    'You need `inspect tenancies`: Terraform reads the home region in the same way.',
  'preflight.todo.region': 'Subscribe the tenancy to the region, and wait until it is READY.',
  'preflight.todo.groups': 'Delete groups that nobody uses, or ask Oracle for a higher limit.',
  'preflight.todo.statements':
    'Take statements together, or move policies from the root to the compartments that they are about; Oracle does not raise this limit.',
  'preflight.todo.program':
    'Install the OCI CLI and set it up (`oci setup config`); `oci os ns get` has to print the namespace. Nothing else was looked at.',
  'preflight.todo.unread': 'Nothing is known of it: you may not read it, or the call failed.',
  'preflight.todo.names':
    'An installation of this name is here, or was: choose another prefix (variable name, here --name), or name what exists (state_bucket_name, …).',
  'preflight.todo.rules':
    'Ask Oracle for a higher limit of rules of Events, or name fewer, larger compartments.',
  'preflight.todo.alarms':
    'Ask Oracle for a higher limit of alarms of Monitoring, or name fewer, larger compartments.',
  'preflight.todo.applications': 'Ask Oracle for a higher limit of applications of Functions.',
  'preflight.todo.functions': 'Ask Oracle for a higher limit of functions.',
  'preflight.todo.connectors': 'Ask Oracle for a higher limit of connectors; a trial has five.',
  'preflight.todo.topics': 'Delete topics that nobody uses, or ask Oracle for a higher limit.',
  'preflight.todo.log-groups': 'Ask Oracle for a higher limit of log groups, or name those that exist.',
  'preflight.todo.agent-configurations': 'Ask Oracle for a higher limit of configurations of agents.',
  'preflight.todo.children': 'Name those that hold nodes or volumes in watched_compartment_ocids too.',
} as const;
